package io.dragoman.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whom diagnostics answer. */
class DiagnosticsAccessTest {
    private static final String ELSEWHERE = "192.0.2.1";

    private static String module(String namespace, String diagnostics) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador, namespace: %s}
                spec: {config: {diagnostics: {%s}}}
                """.formatted(namespace, diagnostics);
    }

    private static boolean isOpen(String yaml, String address) {
        return DiagnosticsAccess.isOpen(Views.of(yaml), "default", address);
    }

    @Test
    void everybodyIsAnsweredUnlessTheModuleTurnsThemOff() {
        assertThat(isOpen("", ELSEWHERE)).isTrue();
        assertThat(isOpen(module("default", "enabled: true"), ELSEWHERE)).isTrue();
        assertThat(isOpen(module("default", "enabled: false"), ELSEWHERE)).isFalse();
    }

    @Test
    void thisMachineIsAlwaysAnswered() {
        var off = module("default", "enabled: false");

        assertThat(isOpen(off, "127.0.0.1")).isTrue();
        assertThat(isOpen(off, "127.8.8.8")).isTrue();
        assertThat(isOpen(off, "::1")).isTrue();
        assertThat(isOpen(off, "0:0:0:0:0:0:0:1")).isTrue();
        assertThat(isOpen(off, "12.7.0.1")).isFalse();
        assertThat(isOpen(off, "0:0:0:0:0:0:0:12")).isFalse();
    }

    @Test
    void allowNonLocalAnswersEverybodyAtTheControllersOwnPort() {
        assertThat(isOpen(module("default", "enabled: false, allow_non_local: true"), ELSEWHERE))
                .isTrue();
    }

    @Test
    void theModuleOfTheGatewaysOwnNamespaceCounts() {
        var own = module("default", "enabled: false");
        var other = module("another", "enabled: true");

        assertThat(isOpen(other + own, ELSEWHERE)).isFalse();
        assertThat(isOpen(module("another", "enabled: false"), ELSEWHERE)).isFalse();
    }
}
