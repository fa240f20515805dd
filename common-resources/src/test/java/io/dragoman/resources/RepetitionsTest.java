package io.dragoman.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a/[^/]{1,100}/(b|c){2,}x*",
                "x{1000}",
                "(x{100}){100}",
                "[]{9}{1000}]{50}",
                "[[:alpha:]{1000}]{2}",
                "\\Q{1000}{1000}(((\\E",
                "\\x{1000}\\p{Greek}\\{1000}{1000}",
                "a{b}{,5}{",
                "\\",
                "[",
                "(",
                ")))",
                "{5}"
            })
    void whatSomebodyMeansMayBeCompiled(String expression) {
        assertThat(Repetitions.refusal(expression)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((x{1000}){1000}){1000}){1000}",
                "((x{1000}y){1000})",
                "(a|(b{999}){999})",
                "x{999999999}",
                "((((((((((x{10}){10}){10}){10}){10}){10}){10}){10}){10}){10}){10}",
                "(?:a?){1000}{1000}",
                "([a{1}]{1000}){1000,}"
            })
    void whatWouldTakeAllMemoryMayNot(String expression) {
        assertThat(Repetitions.refusal(expression)).isEqualTo("has repetitions that make more than 100000 steps of it");
    }

    @Test
    void whatIsNestedTooDeeplyMayNot() {
        assertThat(Repetitions.refusal("(".repeat(201) + ")".repeat(201)))
                .isEqualTo("has more than 200 groups within each other");
        assertThat(Repetitions.refusal("(".repeat(200) + ")".repeat(200))).isNull();
    }
}
