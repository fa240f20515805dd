package io.dragoman.resources.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.resources.Scope;
import io.dragoman.resources.kube.WatchSettings.FieldTerm;
import io.dragoman.resources.model.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchSettingsTest {
    @Test
    void everythingIsWatchedUnlessSomethingIsSaid() {
        var settings = WatchSettings.of(Map.of(), Scope.of("default"));
        assertThat(settings).isEqualTo(new WatchSettings(null, null, "", List.of()));
        assertThat(KubeKind.ALL).allMatch(settings::sees);
    }

    @Test
    void fieldSelectorsAreReadTermByTerm() {
        var settings = WatchSettings.of(
                Map.of("AMBASSADOR_FIELD_SELECTOR", "metadata.namespace!=kube-system, metadata.name == a,spec.x="),
                Scope.of("default"));
        assertThat(settings.fields())
                .containsExactly(
                        new FieldTerm("metadata.namespace", false, "kube-system"),
                        new FieldTerm("metadata.name", true, "a"),
                        new FieldTerm("spec.x", true, ""));
    }

    @Test
    void aFieldSelectorThatCannotBeUnderstoodIsRefused() {
        assertThatThrownBy(() ->
                        WatchSettings.of(Map.of("AMBASSADOR_FIELD_SELECTOR", "metadata.namespace"), Scope.of("x")))
                .hasMessage("AMBASSADOR_FIELD_SELECTOR is no field selector at \"metadata.namespace\"");
    }

    @Test
    void whoLooksIntoOneNamespaceDoesNotSeeKindsOfTheWholeCluster() {
        var settings = WatchSettings.of(Map.of(), new Scope("x", "ours", "certs", new Selector(Map.of(), List.of())));
        assertThat(KubeKind.ALL.stream().filter(kind -> !settings.sees(kind)))
                .extracting(KubeKind::kind)
                .containsExactly("IngressClass");
        assertThat(settings.namespaceFor(KubeKind.SECRET)).isEqualTo("certs");
        assertThat(settings.namespaceFor(KubeKind.SERVICE)).isEqualTo("ours");
    }
}
