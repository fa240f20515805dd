package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
    private static final String TEXT = """
            Text.

            ```console
            $ one
            answer
            $ two
            ```

            ```
            $ no example
            ```

            ```console
            $ three
            HTTP/1.1 200 OK
            date: …
            ```
            """;

    @Test
    void findsCommandsAndAnswers() {
        assertThat(Readme.examples(TEXT))
                .containsExactly(
                        new Readme.Example("one", List.of("answer")),
                        new Readme.Example("two", List.of()),
                        new Readme.Example("three", List.of("HTTP/1.1 200 OK", "date: …")));
    }

    @Test
    void comparesLinesInOrder() {
        var example = new Readme.Example("", List.of("HTTP/1.1 200 OK", "date: …"));

        assertThat(example.isAnsweredBy("HTTP/1.1 200 OK\r\nserver: envoy\r\ndate: today\r\n"))
                .isTrue();
        assertThat(example.isAnsweredBy("date: today\nHTTP/1.1 200 OK\n")).isFalse();
        assertThat(example.isAnsweredBy("HTTP/1.1 200 OK\n")).isFalse();
        assertThat(example.isAnsweredBy("xHTTP/1.1 200 OK\ndate: today")).isFalse();
    }

    @Test
    void readsTheRealOne() {
        assertThat(Readme.examples())
                .hasSizeGreaterThan(10)
                .allSatisfy(example -> assertThat(example.command()).contains("curl"));
    }
}
