package io.dragoman.ratelimit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, as the launcher runs it. */
class MainTest {
    private static final String LIMITS = """
            domain: shop
            descriptors:
            - key: user
              rate_limit: {unit: minute, requests_per_unit: 2}
            - key: path
              value: /slow
              shadow_mode: true
              rate_limit: {name: slow, unit: hour, requests_per_unit: 1}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimit
            metadata: {name: more}
            spec:
              domain: shop
              limits:
              - {name: daily, pattern: [{user: ann}], rate: 100, unit: day}
            """;
    private static final String LOG = """
            {"start_time": "2026-11-30T10:00:01Z", "user": "ann", "path": "/slow"}
            {"start_time": "2026-11-30T10:00:02Z", "user": "ann", "path": "/slow"}
            {"start_time": "2026-11-30T10:00:03Z", "user": "ann", "path": "/fast"}

            {"start_time": "2026-11-30T10:00:04Z", "user": "bob", "path": "/slow"}
            {"start_time": "2026-11-30T10:01:00Z", "user": "ann", "path": "/fast"}
            {"start_time": "2026-11-30T10:01:00Z"}
            """;

    @TempDir
    private Path directory;

    private Path log;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("limits")).resolve("limits.yaml"), LIMITS);
        log = Files.writeString(directory.resolve("access.log"), LOG);
    }

    private int replay(Path file, String... more) {
        return replayOf("", file.toString(), more);
    }

    private int replayOf(String input, String file, String... more) {
        var arguments = new ArrayList<>(List.of(
                "replay",
                file,
                "--config",
                directory.resolve("limits").toString(),
                "--domain",
                "shop",
                "--descriptor",
                "user={user}",
                "--descriptor",
                "path={path}"));
        arguments.addAll(List.of(more));
        return Main.run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                arguments.toArray(String[]::new));
    }

    private JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void saysWhomEachLimitWouldHaveRefused() {
        assertThat(replay(log)).isZero();
        assertThat(out.toString().replaceAll(" +", " "))
                .startsWith(
                        "5 requests from 2026-11-30T10:00:01Z to 2026-11-30T10:01:00Z: 1 refused, 0 under no limit\n")
                .contains("\n1 lines have no descriptor\n")
                .contains("\nuser 2 per minute 5 4 1 0 2026-11-30T10:00:03Z\n")
                .contains("\nslow 1 per hour 3 1 0 2 2026-11-30T10:00:02Z\n")
                .contains("\ndaily 100 per day 4 4 0 0 -\n")
                .contains("\nmost over user\n 1 ann\n")
                .contains("\nmost over slow\n 2 /slow\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysItToPrograms() throws JsonProcessingException {
        assertThat(replay(log, "--output", "json", "--hash-values")).isZero();
        assertThat(json().path("refused").asInt()).isEqualTo(1);
        assertThat(json().path("withoutDescriptor").asInt()).isEqualTo(1);
        var user = json().path("limits").path(0);
        assertThat(user.path("name").asText()).isEqualTo("user");
        assertThat(user.path("asked").asInt()).isEqualTo(5);
        assertThat(user.path("first").asText()).isEqualTo("2026-11-30T10:00:03Z");
        assertThat(user.path("clients").path(0).path("count").asInt()).isEqualTo(1);
        assertThat(user.path("clients").path(0).path("values").path(0).asText())
                .isNotEqualTo("ann")
                .hasSize(16);
    }

    @Test
    void countsLinesThatItCannotRead() throws JsonProcessingException {
        assertThat(replayOf(LOG + "what\n{\"start_time\": \"soon\"}\n", "-", "--output", "json"))
                .isEqualTo(1);
        assertThat(json().path("requests").asInt()).isEqualTo(5);
        assertThat(json().path("unreadable").asInt()).isEqualTo(2);
        assertThat(json().path("examples").path(0).asText())
                .isEqualTo("line 8: neither JSON nor Envoy's default format: what");
        assertThat(json().path("examples").path(1).asText()).startsWith("line 9: no time in start_time");
    }

    @Test
    void readsWhatIsCompressed() throws IOException {
        var compressed = directory.resolve("access.log.gz");
        try (var stream = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            stream.write(LOG.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(replay(compressed, "--output", "json")).isZero();
        assertThat(json().path("requests").asInt()).isEqualTo(5);
    }

    @Test
    void saysWhatIsWrongWithTheLimitsAndGoesOn() throws IOException {
        Files.writeString(directory.resolve("limits/wrong.yaml"), "domain: other\ndescriptors: [{key: ''}]\n");
        assertThat(replay(log)).isEqualTo(1);
        assertThat(err.toString()).contains("wrong.yaml", "descriptor has empty key");
        assertThat(out.toString()).contains("5 requests");
    }

    @Test
    void saysWhatIsWrongWithTheCommand() {
        assertThat(replay(directory.resolve("no.log"))).isEqualTo(2);
        assertThat(replay(log, "--descriptor", "what")).isEqualTo(2);
        assertThat(replay(log, "--output", "xml")).isEqualTo(2);
        assertThat(err.toString()).contains("no.log cannot be read", "'what' has no key", "xml");
    }

    @Test
    void saysForWhichDomainsThereAreLimits() {
        assertThat(Main.run(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "replay",
                        log.toString(),
                        "--config",
                        directory.resolve("limits").toString(),
                        "--descriptor",
                        "user={user}"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no limits for the domain ambassador, but for shop");
    }
}
