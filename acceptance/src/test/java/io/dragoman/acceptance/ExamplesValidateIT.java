package io.dragoman.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the controller makes of each example is valid for Envoy as a whole, and Envoy has taken all of it. */
final class ExamplesValidateIT {
    @TempDir
    private Path directory;

    static List<Path> examples() throws IOException {
        try (var found = Files.list(Installation.root().resolve("examples"))) {
            return found.filter(path -> Files.exists(path.resolve("backends.conf")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValid(Path example) throws IOException {
        try (var launcher = Launcher.up(directory, Ports.free(), example).awaitRunning();
                var client = Client.plain()) {
            int admin = launcher.ports().of(8001);
            StaticConfiguration.validate(
                    client.get("http", admin, "/config_dump").json(), directory);
        }
    }
}
