package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.images.Container;
import io.dragoman.images.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are made without a container engine, on a base that has this machine's JDK, and run as a container runtime runs them. */
final class ImagesIT {
    private static final String SERVICE = "ratelimit-service";
    private static final String REPOSITORY = "dragoman/" + SERVICE;

    @TempDir
    private static Path directory;

    private static ImageRegistry registry;

    @BeforeAll
    static void makeBase() throws IOException {
        registry = new ImageRegistry(directory.resolve("registry"));
        StandInBase.put(registry, "base:25", directory.resolve("base"));
    }

    @AfterAll
    static void closeRegistry() {
        registry.close();
    }

    @Test
    void startsAsItsUserWithItsCache() throws IOException, InterruptedException {
        var built = build("cached", List.of(SERVICE), "--platform", "amd64");
        assertThat(built).contains(SERVICE + " for amd64, with an AOT cache");
        var root = directory.resolve("cached-root");
        var image = ImageFile.unpack(directory.resolve("cached/" + SERVICE + "-amd64.tar"), root);
        var tmp = Files.createDirectories(directory.resolve("tmp"));
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
        var manifests = Files.createDirectories(tmp.resolve("manifests"));
        Files.copy(Installation.root().resolve("examples/seed/limits.yaml"), manifests.resolve("limits.yaml"));
        var ports = Ports.free();
        var environment = List.of(
                "DRAGOMAN_MANIFESTS=/tmp/manifests",
                "DRAGOMAN_BIND_ADDRESS=127.0.0.1",
                "DRAGOMAN_RATELIMIT_PORT=" + ports.of(8081),
                "DRAGOMAN_RATELIMIT_HTTP_PORT=" + ports.of(8082),
                // With this mode a JVM ends that cannot use its cache.
                "JAVA_TOOL_OPTIONS=-XX:AOTMode=on -Xlog:class+load:file=/tmp/classes.log");
        var log = directory.resolve("service.log");
        try (var container = Container.start(root, tmp, image, environment, log);
                var client = Client.plain()) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        assertThat(container.isAlive())
                                .as(Files.readString(log))
                                .isTrue();
                        assertThat(client.get("http", ports.of(8082), "/q/health/ready")
                                        .status())
                                .isEqualTo(200);
                    });

            var pid = container.handle().orElseThrow().pid();
            assertThat(Files.getAttribute(Path.of("/proc/" + pid), "unix:uid")).isEqualTo(10001);
            assertThat(Files.getAttribute(Path.of("/proc/" + pid), "unix:gid")).isEqualTo(10001);
            assertThat(Files.readAllLines(tmp.resolve("classes.log")))
                    // Those that the JVM spins at run time are in no file.
                    .filteredOn(line -> line.contains(" io.dragoman.ratelimit.") && !line.contains("$$"))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("shared objects file"));

            container.terminate();
            assertThat(container.waitFor()).as(Files.readString(log)).isEqualTo(143);
        }
    }

    @Test
    void makesTheSameImagesAgainAndOneForEachArchitecture() throws IOException, InterruptedException {
        var first = build("first", List.of(SERVICE), "--no-cache", "--push", registry.name() + "/dragoman");
        var second = build("second", List.of(SERVICE), "--no-cache", "--platform", "amd64");

        assertThat(first).contains(second.replace("/second/", "/first/"));
        assertThat(directory.resolve("second/" + SERVICE + "-amd64.tar"))
                .hasSameBinaryContentAs(directory.resolve("first/" + SERVICE + "-amd64.tar"));
        var images = children(registry.manifest(REPOSITORY, "it").path("manifests"));
        assertThat(images)
                .extracting(image -> image.at("/platform/architecture").asText())
                .containsExactly("amd64", "arm64");
        assertThat(images)
                .allMatch(image -> first.contains(image.path("digest").asText()))
                .allMatch(image -> registry.manifest(
                                REPOSITORY, image.path("digest").asText())
                        .has("layers"));
    }

    private static List<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void makesAnImageOfEachServiceThatHasStartedForItsCache() throws IOException, InterruptedException {
        var said = build("all", List.of(), "--platform", "amd64");

        assertThat(List.of("ambassador-controller", "ext-authz-service", SERVICE))
                .allSatisfy(service -> assertThat(directory.resolve("all/" + service + "-amd64.tar"))
                        .as(said)
                        .isNotEmptyFile());
    }

    /** What {@code ./dragoman images} prints; without services it makes all images. */
    private static String build(String to, List<String> services, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Installation.java().toString(),
                "-jar",
                Installation.imagesJar().toString(),
                "--root",
                Installation.root().toString(),
                "--to",
                directory.resolve(to).toString(),
                "--base",
                registry.name() + "/base:25",
                "--insecure",
                "--tag",
                "it"));
        command.addAll(List.of(options));
        command.addAll(services);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (var reader = process.inputReader()) {
            output = reader.readAllAsString();
        }
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
