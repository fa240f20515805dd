package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lint} writes for code hosts is what they take. */
final class LintIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode sarif(Path directory) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Installation.serviceJar("ambassador-controller").toString(),
                "io.dragoman.controller.cli.Main",
                "lint",
                directory.toString(),
                "--format",
                "sarif"));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            var sarif = JSON.readTree(output);
            process.waitFor();
            return sarif;
        }
    }

    private static void check(JsonNode sarif) throws IOException {
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(Files.readString(Installation.sarifSchema()));
        assertThat(schema.validate(sarif)).isEmpty();
    }

    @Test
    void sarifFollowsItsSchema(@TempDir Path directory) throws IOException, InterruptedException {
        var nothing = sarif(directory);
        check(nothing);
        assertThat(nothing.at("/runs/0/results")).isEmpty();

        Files.writeString(directory.resolve("broken one.yaml"), """
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: two}
                spec: {hostname: '*', prefix: two, wieght: 3}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec: {config: {admin_port: 5}}
                ---
                a: [
                """);
        Files.write(directory.resolve("binary.yaml"), new byte[] {0, (byte) 0xff, (byte) 0xfe});
        var problems = sarif(directory);
        check(problems);
        assertThat(problems.at("/runs/0/results").findValuesAsText("level")).contains("error", "warning", "note");
        assertThat(problems.at("/runs/0/results").findValuesAsText("uri"))
                .anyMatch(uri -> uri.endsWith("broken%20one.yaml"));
    }
}
