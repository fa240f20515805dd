package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy's access log names the limit that a request exceeded. */
final class RateLimitLogIT extends RunningGateway {
    private static final String FORMAT = """
            {"user": "%REQ(X-USER)%",
             "code": "%RESPONSE_CODE%",
             "limit": "%DYNAMIC_METADATA(envoy.filters.http.ratelimit:aes.ratelimit.name)%",
             "action": "%DYNAMIC_METADATA(envoy.filters.http.ratelimit:aes.ratelimit.action)%",
             "retry": "%DYNAMIC_METADATA(envoy.filters.http.ratelimit:aes.ratelimit.retry_after)%",
             "tier": "%DYNAMIC_METADATA(envoy.filters.http.ratelimit:metadata:tier)%"}
            """;
    private static final int DAY = 86_400;

    @TempDir
    private static Path files;

    private static Path log() {
        return files.resolve("access.log");
    }

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").rateLimits();
    }

    @BeforeEach
    void limits() {
        gateway()
                .manifests()
                .write(
                        "service.yaml",
                        rateLimitServiceWith("timeout_ms: 5000")
                                + object(
                                        "Module",
                                        "ambassador",
                                        "config: {envoy_log_type: json, envoy_log_path: '" + log()
                                                + "', envoy_log_format: " + FORMAT.replace("\n", " ") + "}"));
        mapping(
                "quote",
                "hostname: '*', prefix: /quote/, service: quote,"
                        + " labels: {ambassador: [{user: [{request_headers: {key: user, header_name: x-user}}]}]}");
        gateway().manifests().write("limits.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: limits}
                spec:
                  domain: ambassador
                  limits:
                  - {name: daily, pattern: [{user: ann}], rate: 1, unit: day}
                  - {name: probation, pattern: [{user: bob}], rate: 0, unit: day, action: LogOnly}
                ---
                domain: ambassador
                descriptors:
                - key: user
                  value: cid
                  rate_limit: {unit: day, requests_per_unit: 100}
                  metadata: {tier: gold}
                - key: user
                  value: probe
                  rate_limit: {unit: day, requests_per_unit: 0}
                """);
        eventually(() -> {
            assertThat(ask("probe")).isEqualTo(429);
            assertThat(log()).exists();
        });
    }

    /** Over a connection of its own: an older one may still be limited and logged as before. */
    private int ask(String user) throws IOException {
        try (var client = Client.plain()) {
            return client.send("http", gateway().port(8080), "/quote/", request -> request.header("x-user", user))
                    .status();
        }
    }

    private List<JsonNode> linesOf(String user) throws IOException {
        var lines = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(log())) {
            var entry = read(line);
            if (entry.path("user").asText().equals(user)) {
                lines.add(entry);
            }
        }
        return lines;
    }

    private static JsonNode read(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }

    @Test
    void theLogNamesTheLimitThatFired() throws IOException {
        assertThat(ask("ann")).isEqualTo(200);
        assertThat(ask("ann")).isEqualTo(429);
        assertThat(ask("bob")).isEqualTo(200);
        assertThat(ask("cid")).isEqualTo(200);
        assertThat(ask("dan")).isEqualTo(200);
        // Envoy writes what it has logged every ten seconds.
        eventually(() -> assertThat(linesOf("dan")).hasSize(1));

        var ann = linesOf("ann");
        assertThat(ann).hasSize(2);
        assertThat(ann.get(0).path("limit").isNull()).isTrue();
        assertThat(ann.get(1).path("code").asInt()).isEqualTo(429);
        assertThat(ann.get(1).path("limit").asText()).isEqualTo("daily");
        assertThat(ann.get(1).path("action").asText()).isEqualTo("Enforce");
        assertThat(ann.get(1).path("retry").asInt()).isBetween(1, DAY);

        var bob = linesOf("bob").getFirst();
        assertThat(bob.path("code").asInt()).isEqualTo(200);
        assertThat(bob.path("limit").asText()).isEqualTo("probation");
        assertThat(bob.path("action").asText()).isEqualTo("LogOnly");

        var cid = linesOf("cid").getFirst();
        assertThat(cid.path("tier").asText()).isEqualTo("gold");
        assertThat(cid.path("limit").isNull()).isTrue();
        assertThat(linesOf("dan").getFirst().path("tier").isNull()).isTrue();
    }
}
