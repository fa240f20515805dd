package io.dragoman.controller.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartNotesTest {
    private static final StartNotes NOTHING = StartNotes.of(Map.of(), Set.of());

    private static StartNotes of(String name, String value) {
        return StartNotes.of(Map.of(name, value), Set.of());
    }

    @Test
    void eachOfEmissarysVariablesIsInEffectOrHasOneLine() {
        var all = SettingTable.environment().rows().stream()
                .map(row -> row.name().replace("*", "X"))
                .filter(name -> name.startsWith("AMBASSADOR_"))
                .collect(Collectors.toMap(name -> name, _ -> "a value that nobody shows", (a, _) -> a));
        var notes = StartNotes.of(all, Set.of());

        assertThat(notes.warnings()).allMatch(line -> line.startsWith("AMBASSADOR_"));
        assertThat(notes.warnings()).hasSize(8).noneMatch(line -> line.contains("nobody shows"));
        assertThat(notes.notices()).noneMatch(line -> line.contains("nobody shows"));
        assertThat(notes.warnings().size() + notes.notices().size()).isEqualTo(all.size() - 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AMBASSADOR_ID",
                "AMBASSADOR_NAMESPACE",
                "AMBASSADOR_SINGLE_NAMESPACE",
                "AMBASSADOR_LABEL_SELECTOR",
                "AMBASSADOR_UPDATE_MAPPING_STATUS"
            })
    void nothingIsSaidOfWhatIsInEffect(String name) {
        assertThat(of(name, "false")).isEqualTo(NOTHING);
    }

    @Test
    void whatNeedsAnotherSettingIsAWarning() {
        assertThat(of("AMBASSADOR_DRAIN_TIME", "600").warnings())
                .singleElement()
                .asString()
                .startsWith("AMBASSADOR_DRAIN_TIME has no effect: ")
                .contains("--drain-time-s");
        assertThat(of("AMBASSADOR_FAST_RECONFIGURE", "true").notices()).hasSize(1);
        assertThat(of("AMBASSADOR_FAST_RECONFIGURE", "true").warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AMBASSADOR_LABEL_SELECTR, AMBASSADOR_LABEL_SELECTOR",
        "AMBASSADOR_NAMESPACES, AMBASSADOR_NAMESPACE",
        "AMBASSADOR_SIGNLE_NAMESPACE, AMBASSADOR_SINGLE_NAMESPACE",
        "AMBASSADOR_DRAIN-TIME, AMBASSADOR_DRAIN_TIME"
    })
    void aMistypedNameIsAWarningThatNamesWhatMayBeMeant(String name, String meant) {
        assertThat(of(name, "x").warnings())
                .singleElement()
                .asString()
                .startsWith(name + " has no effect")
                .endsWith("; is " + meant + " meant?");
    }

    @Test
    void anUnknownNameIsAWarning() {
        assertThat(of("AMBASSADOR_MAKE_COFFEE", "x").warnings())
                .containsExactly("AMBASSADOR_MAKE_COFFEE has no effect: neither this gateway nor Emissary knows it");
    }

    @Test
    void nothingIsSaidOfVariablesThatManifestsUse() {
        assertThat(StartNotes.of(Map.of("AMBASSADOR_MAKE_COFFEE", "x"), Set.of("AMBASSADOR_MAKE_COFFEE")))
                .isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "AMBASSADOR_SERVICE_HOST, 10.0.0.1",
        "AMBASSADOR_SERVICE_PORT, 80",
        "AMBASSADOR_ADMIN_SERVICE_PORT_HTTP, 80",
        "AMBASSADOR_PORT, tcp://10.0.0.1:80",
        "AMBASSADOR_PORT_80_TCP, tcp://10.0.0.1:80",
        "AMBASSADOR_PORT_80_TCP_ADDR, 10.0.0.1"
    })
    void nothingIsSaidOfVariablesThatKubernetesSetsForServices(String name, String value) {
        assertThat(of(name, value)).isEqualTo(NOTHING);
    }
}
