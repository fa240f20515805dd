package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a field stands. */
class FieldLinesTest {
    private static final String TEXT = """
            kind: First
            ---
            # The second.
            kind: Second
            spec:
              labels:
                a.b: x
                a:
                  b: y
              rules:
                - host: one
                - host: two
                  path: /
            ---
            kind: [
            """;

    @ParameterizedTest
    @CsvSource({
        "1, kind, 1",
        "1, spec, 1",
        "4, '', 4",
        "4, spec.rules, 10",
        "4, spec.rules[1].path, 13",
        "4, spec.rules[1], 12",
        "4, spec.rules[7].path, 10",
        "4, spec.missing, 5",
        "4, spec.labels.a.b, 7",
        "15, kind, 15",
    })
    void theInnermostPartThatIsThereIsNamed(int document, String field, int line) {
        assertThat(FieldLines.of(TEXT, document, field)).isEqualTo(line);
    }
}
