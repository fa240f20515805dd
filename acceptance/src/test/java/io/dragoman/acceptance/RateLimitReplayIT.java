package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dragoman ratelimit replay} on what a real Envoy has logged. */
final class RateLimitReplayIT extends RunningGateway {
    private static final String LIMITS = """
            domain: ambassador
            descriptors:
            - key: client
              rate_limit: {unit: year, requests_per_unit: 3}
            """;

    @TempDir
    private static Path files;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Test
    void saysWhomTheLimitsWouldHaveRefused() throws IOException, InterruptedException {
        var log = files.resolve("access.log");
        gateway()
                .manifests()
                .write("module.yaml", object("Module", "ambassador", "config: {envoy_log_path: '" + log + "'}"));
        mapping("quote", "hostname: '*', prefix: /quote/, service: quote");
        eventually(() -> {
            gateway().get("/quote/");
            assertThat(log).exists();
        });
        var ann = "ann's \"browser\" " + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            // Over a connection of its own: an older one may still be logged elsewhere.
            try (var client = Client.plain()) {
                client.send("http", gateway().port(8080), "/quote/", request -> request.header("user-agent", ann));
            }
        }
        eventually(() -> assertThat(Files.readString(log).split("ann's", -1)).hasSize(6));
        Files.writeString(Files.createDirectory(files.resolve("limits")).resolve("limits.yaml"), LIMITS);

        var limit = replay(log).at("/limits/0");

        assertThat(limit.path("name").asText()).isEqualTo("client");
        assertThat(limit.at("/clients/0/values/0").asText()).isEqualTo(ann);
        assertThat(limit.at("/clients/0/count").asInt()).isEqualTo(2);
    }

    private static JsonNode replay(Path log) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Installation.root().resolve("dragoman").toString(),
                        "ratelimit",
                        "replay",
                        log.toString(),
                        "--config",
                        files.resolve("limits").toString(),
                        "--descriptor",
                        "client={user_agent}",
                        "--top",
                        "1",
                        "--output",
                        "json"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            var json = new ObjectMapper().readTree(output);
            assertThat(process.waitFor()).isZero();
            return json;
        }
    }
}
