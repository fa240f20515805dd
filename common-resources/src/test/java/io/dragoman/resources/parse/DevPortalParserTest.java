package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.DevPortal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevPortalParserTest {
    private static final String NOTICE =
            "NOTICE : is checked and has no effect: the developer portal under /docs/ belongs to Ambassador Edge Stack";

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3alpha1"})
    void everyFieldIsKnown(String version) {
        var yaml = manifest(version, "DevPortal", """
                default: true
                content: {url: https://example.com, branch: main, dir: /}
                docs: [{service: quote, url: https://example.com, timeout_ms: 100}]
                selector: {matchNamespaces: [a], matchLabels: {b: c}}
                naming_scheme: name.prefix
                search: {enabled: true, type: all-content}
                preserve_servers: true
                """);
        assertThat(Parsing.problems(yaml)).containsExactly(NOTICE);
        Parsing.accepted(DevPortal.class, yaml);
    }

    @Test
    void wrongValuesAreReported() {
        assertThat(Parsing.refused(manifest("DevPortal", "{docs: [{timeout_ms: -1}], naming_scheme: x, defalt: true}")))
                .contains(
                        "ERROR spec.docs[0].timeout_ms: must be from 0 to 2147483647, but is -1",
                        "WARNING spec.defalt: is not a known field and has no effect")
                .anyMatch(problem -> problem.startsWith("ERROR spec.naming_scheme: must be one of"));
    }
}
