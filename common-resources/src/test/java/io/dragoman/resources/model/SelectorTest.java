package io.dragoman.resources.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Selector.Expression;
import io.dragoman.resources.model.Selector.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    @Test
    void anEmptySelectorMatchesEverything() {
        var selector = new Selector(Map.of(), List.of());
        assertThat(selector.matches(Map.of())).isTrue();
        assertThat(selector.matches(Map.of("a", "b"))).isTrue();
    }

    @Test
    void everyLabelMustBeEqual() {
        var selector = new Selector(Map.of("a", "1", "b", "2"), List.of());
        assertThat(selector.matches(Map.of("a", "1", "b", "2", "c", "3"))).isTrue();
        assertThat(selector.matches(Map.of("a", "1"))).isFalse();
        assertThat(selector.matches(Map.of("a", "1", "b", "3"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "IN, a, true",
        "IN, z, false",
        "IN, , false",
        "NOT_IN, a, false",
        "NOT_IN, z, true",
        "NOT_IN, , true",
        "EXISTS, z, true",
        "EXISTS, , false",
        "DOES_NOT_EXIST, z, false",
        "DOES_NOT_EXIST, , true"
    })
    void expressionsCompareAsKubernetesDoes(Operator operator, String value, boolean matches) {
        var selector = new Selector(Map.of(), List.of(new Expression("k", operator, List.of("a", "b"))));
        assertThat(selector.matches(value == null ? Map.of("x", "a") : Map.of("k", value)))
                .isEqualTo(matches);
    }

    @Test
    void labelsAndExpressionsMustAllHold() {
        var selector = new Selector(
                Map.of("a", "1"),
                List.of(
                        new Expression("b", Operator.EXISTS, List.of()),
                        new Expression("c", Operator.DOES_NOT_EXIST, List.of())));
        assertThat(selector.matches(Map.of("a", "1", "b", "x"))).isTrue();
        assertThat(selector.matches(Map.of("a", "1"))).isFalse();
        assertThat(selector.matches(Map.of("a", "1", "b", "x", "c", "y"))).isFalse();
        assertThat(selector.matches(Map.of("b", "x"))).isFalse();
    }
}
