package io.dragoman.images;

import com.google.cloud.tools.jib.api.ImageReference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the images of services that are built, as files and perhaps in a registry. */
@Command(name = "dragoman images", description = "Makes images of the services.")
public final class Main implements Callable<Integer> {
    private static final String JVM_BASE = "eclipse-temurin:25-jre";
    private static final String NATIVE_BASE = "quay.io/quarkus/ubi9-quarkus-micro-image:2.0";

    @Option(names = "--root", required = true, hidden = true)
    private Path root = Path.of("");

    @Option(names = "--to", paramLabel = "DIR", description = "directory of the files (target/images)")
    private @Nullable Path to;

    @Option(
            names = "--push",
            paramLabel = "PREFIX",
            description = "push them too, as PREFIX/SERVICE, for example registry.example.com/dragoman")
    private @Nullable String prefix;

    @Option(names = "--tag", paramLabel = "TAG", defaultValue = "latest", description = "their tag (latest)")
    private String tag = "";

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "base image with a Java 25 (" + JVM_BASE + "); for executables, one with a C library ("
                    + NATIVE_BASE + ")")
    private @Nullable String base;

    @Option(
            names = "--platform",
            split = ",",
            paramLabel = "ARCH",
            defaultValue = "amd64,arm64",
            description = "architectures (amd64,arm64); of executables, the one that they are built for")
    private Set<Architecture> architectures = Set.of();

    @Option(names = "--native", paramLabel = "DIR", hidden = true)
    private @Nullable Path executables;

    @Option(names = "--no-cache", description = "leave the AOT caches out")
    private boolean withoutCache;

    @Option(names = "--insecure", description = "take registries without TLS or with a certificate that nobody knows")
    private boolean insecure;

    @Parameters(paramLabel = "SERVICE", description = "all if none is named")
    private List<Service> services = List.of();

    @Option(names = "--help", usageHelp = true, description = "show this text")
    @SuppressWarnings("UnusedVariable") // picocli sets it, and answers by itself
    private boolean help;

    private final PrintWriter out;

    Main(PrintWriter out) {
        this.out = out;
    }

    /** Exits with 0 if all images are made, 1 if one is not, 2 if the command is wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main(new PrintWriter(System.out, true, System.out.charset())))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Service.class, Main::service)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("dragoman: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    private static Service service(String name) {
        for (var service : Service.values()) {
            if (service.toString().equals(name)) {
                return service;
            }
        }
        throw new CommandLine.TypeConversionException("there is no service " + name);
    }

    @Override
    public Integer call() throws ImageException, IOException {
        var directory = Files.createDirectories(to == null ? root.resolve("target/images") : to);
        var work = directory.resolve(".work");
        var baseName = base != null ? base : executables == null ? JVM_BASE : NATIVE_BASE;
        var builder = new ImageBuilder(ImageBuilder.named(baseName), insecure, work);
        for (var service : services.isEmpty() ? EnumSet.allOf(Service.class) : EnumSet.copyOf(services)) {
            var pushed = new EnumMap<Architecture, ImageReference>(Architecture.class);
            for (var architecture : EnumSet.copyOf(architectures)) {
                var file = directory.resolve(service + "-" + architecture + ".tar");
                var local = ImageBuilder.named("dragoman/" + service + ":" + tag);
                var contents = contents(builder, service, architecture, local, work);
                var digest = builder.toFile(service, architecture, contents, local, file)
                        .getDigest();
                if (prefix != null) {
                    var name = ImageBuilder.named(prefix + "/" + service + ":" + tag + "-" + architecture);
                    digest = builder.toRegistry(service, architecture, contents, name)
                            .getDigest();
                    pushed.put(architecture, name);
                }
                out.printf("dragoman: %s for %s, %s: %s, %s%n", service, architecture, kind(contents), digest, file);
            }
            if (prefix != null) {
                var name = ImageBuilder.named(prefix + "/" + service + ":" + tag);
                out.printf("dragoman: pushed %s: %s%n", name, ImageIndex.push(name, pushed, insecure));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private String kind(Contents contents) {
        if (executables != null) {
            return "a native executable";
        }
        return contents.hasCache() ? "with an AOT cache" : "without an AOT cache";
    }

    private Contents contents(
            ImageBuilder builder, Service service, Architecture architecture, ImageReference name, Path work)
            throws ImageException, IOException {
        if (executables != null) {
            if (!Files.isExecutable(executables.resolve(service.toString()))) {
                throw new ImageException(
                        service + " has no native executable; docs/operations.md says how to build one");
            }
            return Contents.ofExecutable(executables, service.toString());
        }
        var application = root.resolve(service.toString()).resolve("target/quarkus-app");
        var plain = Contents.ofJvm(application, service.jvmFlags(), Optional.empty());
        // A cache takes the image's own JVM, which has to run here.
        if (withoutCache || !architecture.runsHere()) {
            return plain;
        }
        var training = work.resolve("training-" + service);
        ImageFile.delete(training);
        Files.createDirectories(training);
        var image = training.resolve("image.tar");
        builder.toFile(service, architecture, plain, name, image);
        out.printf("dragoman: training %s%n", service);
        return Contents.ofJvm(
                application,
                service.jvmFlags(),
                Optional.of(Training.run(service, image, root.resolve("examples/seed"), training)));
    }
}
