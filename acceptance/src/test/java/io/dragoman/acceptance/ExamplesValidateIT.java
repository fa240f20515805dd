package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            var dump = client.get("http", admin, "/config_dump").json();
            assertThat(dump.findValues("error_state")).isEmpty();
            var configuration = directory.resolve("static.json");
            Files.writeString(configuration, StaticConfiguration.of(dump).toString());

            var command =
                    List.of(Installation.envoy().toString(), "--mode", "validate", "-c", configuration.toString());
            try (var validation = Child.start(directory.resolve("validate.log"), Map.of(), command)) {
                assertThat(validation.exitCode()).as(validation.output()).isZero();
            }
        }
    }
}
