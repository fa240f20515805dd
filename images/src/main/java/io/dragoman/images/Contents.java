package io.dragoman.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an image has beside its base: layers and the command. Files belong to root, cannot be written by the image's user,
 * and bear no times of the build.
 *
 * @param layers from what changes seldom to what changes often
 * @param command the entrypoint
 */
record Contents(List<FileEntriesLayer> layers, List<String> command) {
    /** Where the service's files are. */
    static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/deployments");

    private static final AbsoluteUnixPath CACHE = HOME.resolve("start.aot");
    private static final String USE_CACHE = "-XX:AOTCache=" + CACHE;
    /**
     * As the container's memory is the limit, not a number; what keeps the heap as small as what lives in it, and gives back what
     * the start has taken; and what the libraries ask of the JVM.
     */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:MaxRAMPercentage=60",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxNewSize=64m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:-ShrinkHeapInSteps",
            "-XX:TrimNativeHeapInterval=60000",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    Contents {
        layers = List.copyOf(layers);
        command = List.copyOf(command);
    }

    /**
     * A service that a JVM runs, from the directory that Quarkus has made of it.
     *
     * @param application {@code quarkus-app}
     * @param flags what its JVM is told besides what all are told
     * @param cache the AOT cache of this JVM and application, if there is one
     */
    static Contents ofJvm(Path application, List<String> flags, Optional<Path> cache) throws IOException {
        var layers = new ArrayList<FileEntriesLayer>();
        var libraries = application.resolve("lib");
        var files = files(application);
        layers.add(layer(
                "libraries",
                application,
                files.stream().filter(file -> file.startsWith(libraries)).toList()));
        // Of its own, as Quarkus numbers things in it anew in each build.
        var generated = application.resolve("quarkus");
        layers.add(layer(
                "application",
                application,
                files.stream()
                        .filter(file -> !file.startsWith(libraries) && !file.startsWith(generated))
                        .toList()));
        layers.add(layer(
                "generated",
                application,
                files.stream().filter(file -> file.startsWith(generated)).toList()));
        var command = new ArrayList<String>();
        command.add("java");
        command.addAll(JVM_FLAGS);
        command.addAll(flags);
        cache.ifPresent(file -> {
            layers.add(FileEntriesLayer.builder()
                    .setName("AOT cache")
                    .addEntry(file, CACHE, FilePermissions.DEFAULT_FILE_PERMISSIONS)
                    .build());
            command.add(USE_CACHE);
        });
        command.addAll(List.of("-jar", HOME.resolve("quarkus-run.jar").toString()));
        return new Contents(layers, command);
    }

    /**
     * A service that is an executable of its own.
     *
     * @param directory where it lies, perhaps with a directory {@code native-libs} of what it loads
     * @param name the file's
     */
    static Contents ofExecutable(Path directory, String name) throws IOException {
        var layers = new ArrayList<FileEntriesLayer>();
        var libraries = directory.resolve("native-libs");
        if (Files.isDirectory(libraries)) {
            layers.add(layer("libraries", directory, files(libraries)));
        }
        layers.add(FileEntriesLayer.builder()
                .setName("executable")
                .addEntry(directory.resolve(name), HOME.resolve(name), FilePermissions.fromOctalString("755"))
                .build());
        return new Contents(layers, List.of(HOME.resolve(name).toString()));
    }

    /** Whether it has an AOT cache. */
    boolean hasCache() {
        return command.contains(USE_CACHE);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static FileEntriesLayer layer(String name, Path root, List<Path> files) {
        var layer = FileEntriesLayer.builder().setName(name);
        for (var file : files) {
            layer.addEntry(
                    file, HOME.resolve(root.relativize(file).toString()), FilePermissions.DEFAULT_FILE_PERMISSIONS);
        }
        return layer.build();
    }
}
