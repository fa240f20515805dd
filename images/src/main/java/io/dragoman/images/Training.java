package io.dragoman.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts a service in its image and has the image's JVM keep what it has learnt about the classes (JEP 483, 514, 515): the AOT
 * cache. A JVM takes only one that the same JVM has made, with the same class path and the same times of its files.
 */
final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String LISTENS = "Listening on";
    private static final String COMPLETE = "AOTCache creation is complete";
    /** Of any size that a pod may have; a cache of a JVM without compressed references is of no use to one with them. */
    private static final List<String> FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private Training() {}

    /**
     * Makes the cache.
     *
     * @param image the image without a cache, for this machine's architecture
     * @param manifests a directory of what the service reads meanwhile
     * @param work where files of the training may lie; it must not exist
     */
    static Path run(Service service, Path image, Path manifests, Path work) throws ImageException {
        try {
            var root = work.resolve("root");
            var tmp = Files.createDirectories(work.resolve("tmp"));
            var log = work.resolve("training.log");
            Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
            copy(manifests, Files.createDirectory(tmp.resolve("manifests")));
            var configuration = ImageFile.unpack(image, root);
            var command = new ArrayList<>(configuration.command());
            command.addAll(1, FLAGS);
            command.add(1, "-XX:AOTCacheOutput=/tmp/start.aot");
            var environment = new ArrayList<>(service.anyPorts());
            environment.add("DRAGOMAN_MANIFESTS=/tmp/manifests");
            var trained = new ImageFile.Configuration(configuration.environment(), command, configuration.user());
            try (var container = Container.start(root, tmp, trained, environment, log)) {
                await(container, log, LISTENS);
                container.terminate();
                await(container, log, COMPLETE);
                container.waitFor();
            }
            ImageFile.delete(root);
            return tmp.resolve("start.aot");
        } catch (IOException e) {
            throw new ImageException(service + " could not be trained: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted", e);
        }
    }

    private static void await(Container container, Path log, String text) throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            var alive = container.isAlive();
            var output = Files.readString(log);
            if (output.contains(text)) {
                return;
            }
            if (!alive || Instant.now().isAfter(end)) {
                throw new IOException("it does not say '" + text
                        + "' (--no-cache makes images without a cache). It says:\n" + output);
            }
            Thread.sleep(100);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
