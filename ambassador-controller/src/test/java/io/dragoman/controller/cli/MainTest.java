package io.dragoman.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, as the launcher runs them. */
class MainTest {
    private static final String GOOD = """
            apiVersion: getambassador.io/v3alpha1
            kind: Listener
            metadata: {name: http}
            spec: {port: 8080, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: one}
            spec: {hostname: '*', prefix: /one/, service: '127.0.0.1:9001'}
            """;
    private static final String BAD = """
            # Three problems.
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: two}
            spec:
              hostname: '*'
              prefix: two
              wieght: 3
            ---
            a: [
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeManifests() throws IOException {
        Files.writeString(directory.resolve("good.yaml"), GOOD);
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String place(int line) {
        return directory.resolve("bad.yaml") + ":" + line + ": ";
    }

    @Test
    void lintOfGoodManifestsSaysSo() {
        assertThat(run("lint", directory.toString())).isZero();
        assertThat(out).hasToString("nothing is wrong in 2 objects\n");
    }

    @Test
    void lintNamesTheLineOfEachFieldAndFails() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), BAD);

        assertThat(run("lint", directory.toString())).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains(
                        place(5) + "error: Mapping default/two, spec.service: is required",
                        place(7) + "error: Mapping default/two, spec.prefix: must start with /",
                        place(8) + "warning: Mapping default/two, spec.wieght: is not a known field and has no effect",
                        "3 errors, 1 warning, 0 notices in 2 objects");
    }

    @Test
    void lintWritesJsonAndSarif() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), BAD);

        run("lint", directory.toString(), "--format", "json");
        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/errors").asInt()).isEqualTo(3);
        assertThat(json.at("/problems").findValuesAsText("rule")).contains("mapping/spec.prefix");

        out.getBuffer().setLength(0);
        assertThat(run("lint", directory.toString(), "--format", "sarif")).isEqualTo(1);
        var sarif = new ObjectMapper().readTree(out.toString());
        assertThat(sarif.at("/version").asText()).isEqualTo("2.1.0");
        var results = sarif.at("/runs/0/results");
        assertThat(results).hasSize(4);
        for (var result : results) {
            assertThat(sarif.at("/runs/0/tool/driver/rules").findValuesAsText("id"))
                    .contains(result.get("ruleId").asText());
            assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                            .asText())
                    .isEqualTo(directory.resolve("bad.yaml").toUri().toString());
        }
        assertThat(results.findValuesAsText("startLine")).containsExactly("5", "7", "8", "10");
    }

    @Test
    void objectsOfOtherDirectoriesAreReadButNotCounted(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("service.yaml"), """
                {apiVersion: v1, kind: Service, metadata: {name: quote}, spec: {ports: [{port: 80}]}}""");

        assertThat(run("lint", "--with", other.toString(), directory.toString()))
                .isZero();
        assertThat(out).hasToString("nothing is wrong in 2 objects\n");
    }

    @Test
    void migrateSaysWhatToChangeAndFailsIfThereIsSomething() throws IOException {
        Files.writeString(directory.resolve("good.yaml"), GOOD.replace("127.0.0.1", "10.0.0.1"));
        assertThat(run("migrate", directory.toString())).isZero();
        assertThat(out.toString().lines())
                .startsWith("2 of 2 objects work as they are, 0 work differently, 0 must be changed.");
        assertThat(out.toString()).doesNotContain("works  ");

        out.getBuffer().setLength(0);
        Files.writeString(directory.resolve("bad.yaml"), BAD);
        Files.writeString(directory.resolve("values.yaml"), "replicaCount: 2");
        var values = directory.resolve("values.yaml").toString();
        assertThat(run("migrate", directory.toString(), "--values", values, "--verbose"))
                .isEqualTo(1);
        assertThat(out.toString().lines())
                .startsWith(
                        "2 of 4 objects work as they are, 0 work differently, 2 must be changed.",
                        "Of 1 settings of Emissary's Deployments and Helm values 0 are done with, 0 work differently, 1 must be"
                                + " set anew.")
                .contains(
                        "  change   spec.prefix: must start with /",
                        "  works    spec.wieght: is not a known field and has no effect",
                        "  works    spec.hostname",
                        "Helm values " + values)
                .anyMatch(line -> line.startsWith("File ") && line.contains("bad.yaml"))
                .anyMatch(line -> line.startsWith("  - ") && line.endsWith("(difference 14)"));
    }

    @Test
    void migrateWritesJson() throws IOException {
        Files.writeString(directory.resolve("good.yaml"), GOOD.replace("127.0.0.1", "10.0.0.1"));
        assertThat(run("migrate", directory.toString(), "--format", "json")).isZero();
        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/objects").asInt()).isEqualTo(2);
        assertThat(json.at("/works").asInt()).isEqualTo(2);
        assertThat(json.at("/items/1/kind").asText()).isEqualTo("Mapping");
        assertThat(json.at("/items/1/works").toString())
                .isEqualTo("[\"spec.hostname\",\"spec.prefix\",\"spec.service\"]");
        assertThat(json.at("/share/0/name").asText()).isEqualTo("http");
        assertThat(json.at("/general")).isNotEmpty();
    }

    @Test
    void theCommandsExplainThemselves() {
        assertThat(run("lint", "--help")).isZero();
        assertThat(run("explain", "--help")).isZero();
        assertThat(run("migrate", "--help")).isZero();
        assertThat(out.toString()).contains("--format", "--from", "--values");
    }

    @Test
    void explainWritesTextAndJson() throws JsonProcessingException {
        assertThat(run("explain", directory.toString(), "GET http://x/one/y")).isZero();
        assertThat(out.toString()).contains("route          /one/  Mapping/default/one");

        out.getBuffer().setLength(0);
        assertThat(run("explain", directory.toString(), "http://x/one/y", "-H", "A: b", "--json"))
                .isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/outcomes/0/route/object/name")
                        .asText())
                .isEqualTo("one");
    }

    @Test
    void whatIsWrittenWrongIsToldAndExitsWithTwo() {
        assertThat(run("lint")).isEqualTo(2);
        assertThat(run("lint", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(run("explain", directory.toString(), "GET nowhere")).isEqualTo(2);
        assertThat(run("explain", directory.toString(), "http://x/", "-H", "nothing"))
                .isEqualTo(2);
        assertThat(run("lint", directory.toString(), "--format", "xml")).isEqualTo(2);
        assertThat(run("migrate", directory.toString(), "--values", "nothing.yaml"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "which directory?",
                        "nowhere is not a directory",
                        "\"nowhere\" is not a URL",
                        "\"nothing\" is not a header",
                        "xml",
                        "nothing.yaml cannot be read");
        assertThat(out.toString()).isEmpty();
    }
}
