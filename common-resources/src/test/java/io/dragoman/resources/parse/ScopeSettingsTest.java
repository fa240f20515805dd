package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeSettingsTest {
    private static final List<String> IDS = List.of("default");

    @Test
    void everyNamespaceIsTakenByDefault() {
        assertThat(takes(Map.of(), "Mapping", "other")).isTrue();
        assertThat(takes(Map.of(), "Secret", "other")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "yes", "on"})
    void oneNamespaceHoldsForEverything(String on) {
        var environment = Map.of("AMBASSADOR_SINGLE_NAMESPACE", on);
        assertThat(takes(environment, "Mapping", "own")).isTrue();
        assertThat(takes(environment, "Mapping", "other")).isFalse();
        assertThat(takes(environment, "Secret", "other")).isFalse();
        assertThat(takes(environment, "IngressClass", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "no", ""})
    void anOffIsNoOn(String off) {
        assertThat(takes(Map.of("AMBASSADOR_SINGLE_NAMESPACE", off), "Mapping", "other"))
                .isTrue();
    }

    @Test
    void secretsMayBeOfOneNamespaceAlone() {
        var environment = Map.of("AMBASSADOR_CERTS_SINGLE_NAMESPACE", "true");
        assertThat(takes(environment, "Mapping", "other")).isTrue();
        assertThat(takes(environment, "Secret", "other")).isFalse();
        assertThat(takes(environment, "Secret", "own")).isTrue();
    }

    @Test
    void theSettingForSecretsWins() {
        var scope = ScopeSettings.of(
                Map.of("AMBASSADOR_SINGLE_NAMESPACE", "true", "AMBASSADOR_CERTS_SINGLE_NAMESPACE", "false"),
                "default",
                "own");
        assertThat(scope.secretNamespace()).isNull();
    }

    @Test
    void whatCannotBeUnderstoodStopsTheStart() {
        assertThatThrownBy(() -> ScopeSettings.of(Map.of("AMBASSADOR_SINGLE_NAMESPACE", "maybe"), "default", "own"))
                .hasMessage("AMBASSADOR_SINGLE_NAMESPACE must be true or false, but is \"maybe\"");
        assertThatThrownBy(() -> ScopeSettings.of(Map.of("AMBASSADOR_LABEL_SELECTOR", "a=(b"), "default", "own"))
                .hasMessage("AMBASSADOR_LABEL_SELECTOR is no label selector at \"a=(b\"");
    }

    @Test
    void otherInstancesHaveTheirOwnObjects() {
        var scope = ScopeSettings.of(Map.of(), "one", "own");
        assertThat(scope.takes(null, List.of("two", "one"))).isTrue();
        assertThat(scope.takes(null, List.of("two"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a=b | true",
                "a=b | a=b | true",
                "a==b | a=c | false",
                "a = b , c=d | a=b;c=d | true",
                "a=b,c=d | a=b | false",
                "a!=b | a=c | true",
                "a!=b | '' | true",
                "a!=b | a=b | false",
                "a in (b, c) | a=c | true",
                "a in (b,c),d | a=c | false",
                "a notin (b,c) | '' | true",
                "example.com/app=x | example.com/app=x | true",
                "a | a=b | true",
                "!a | a=b | false"
            })
    void labelsAreSelectedAsByTheApiServer(String selector, String labels, boolean taken) {
        var map = Arrays.stream(labels.split(";"))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toMap(
                        label -> label.replaceFirst("=.*", ""), label -> label.replaceFirst(".*=", "")));
        assertThat(ScopeSettings.selector(selector).matches(map)).isEqualTo(taken);
    }

    private static boolean takes(Map<String, String> environment, String kind, String namespace) {
        Scope scope = ScopeSettings.of(environment, "default", "own");
        return scope.takes(new ObjectKey(kind, namespace, "a"), IDS);
    }
}
