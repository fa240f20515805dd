package io.dragoman.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Stands in for the base image, which only a registry has: this machine's JDK where {@code eclipse-temurin:25-jre} has its Java,
 * and the C library that it needs. The image for arm64 holds the same files, as nobody starts it.
 */
final class StandInBase {
    private static final Path HOME = Path.of("opt/java/openjdk");
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private StandInBase() {}

    /**
     * Puts it into a registry, for amd64 and arm64.
     *
     * @param image its name, {@code REPOSITORY:TAG}
     * @param work a directory for its files
     */
    static void put(ImageRegistry registry, String image, Path work) throws IOException {
        var root = Files.createDirectories(work.resolve("root"));
        copy(Path.of(System.getProperty("java.home")), root.resolve(HOME));
        for (var library : libraries()) {
            var copy = root.resolve(Path.of("/").relativize(library));
            Files.createDirectories(copy.getParent());
            Files.copy(library, copy);
        }
        var tar = work.resolve("layer.tar");
        var layer = work.resolve("layer.tar.gz");
        // Whatever its owner and time here, so that each test has the same base.
        run(
                "tar",
                "-cf",
                tar.toString(),
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--mtime=@0",
                "-C",
                root.toString(),
                ".");
        run("sh", "-c", "gzip -n1 <'" + tar + "' >'" + layer + "'");
        var index = new ArrayList<String>();
        String diff;
        try (var content = Files.newInputStream(tar)) {
            diff = registry.put(content);
        }
        String digest;
        try (var content = Files.newInputStream(layer)) {
            digest = registry.put(content);
        }
        for (var architecture : List.of("amd64", "arm64")) {
            var configuration = """
                    {"architecture": "%s", "os": "linux", "created": "2026-01-01T00:00:00Z",
                     "config": {"Env": ["PATH=/%s/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "JAVA_HOME=/%2$s"],
                                "Entrypoint": ["/__cacert_entrypoint.sh"]},
                     "rootfs": {"type": "layers", "diff_ids": ["%s"]}, "history": [{"created_by": "test"}]}
                    """.formatted(architecture, HOME, diff);
            var manifest = """
                    {"schemaVersion": 2, "mediaType": "%s",
                     "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": %d, "digest": "%s"},
                     "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": %d, "digest": "%s"}]}
                    """.formatted(
                            MANIFEST, configuration.length(), put(registry, configuration), Files.size(layer), digest);
            var manifestDigest = put(registry, manifest);
            registry.name(image, manifestDigest);
            index.add("""
                    {"mediaType": "%s", "size": %d, "digest": "%s", "platform": {"architecture": "%s", "os": "linux"}}
                    """.formatted(MANIFEST, manifest.length(), manifestDigest, architecture));
        }
        registry.name(image, put(registry, """
                {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json", "manifests": [%s]}
                """.formatted(String.join(",", index))));
    }

    private static String put(ImageRegistry registry, String text) throws IOException {
        return registry.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The JDK without what only compilers need. */
    private static void copy(Path jdk, Path home) throws IOException {
        try (Stream<Path> files = Files.walk(jdk)) {
            for (var file : files.filter(file -> !jdk.relativize(file).startsWith("jmods")
                            && !file.endsWith("src.zip")
                            && !file.endsWith("ct.sym"))
                    .toList()) {
                var copy = home.resolve(jdk.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** The C library's files that the JDK's need, by the names under which the loader looks for them. */
    private static List<Path> libraries() throws IOException {
        var java = Path.of(System.getProperty("java.home"));
        var names = new TreeSet<Path>();
        for (var file :
                List.of("bin/java", "lib/server/libjvm.so", "lib/libnio.so", "lib/libzip.so", "lib/libmanagement.so")) {
            for (var line : run("ldd", java.resolve(file).toString()).lines().toList()) {
                var start = line.indexOf('/');
                if (start >= 0 && !line.contains(java.toString())) {
                    names.add(Path.of(line.substring(start, line.indexOf(" (", start))));
                }
            }
        }
        return List.copyOf(names);
    }

    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
