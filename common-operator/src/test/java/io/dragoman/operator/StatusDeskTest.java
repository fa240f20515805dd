package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.DevPortal;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusDeskTest {
    private static final ObjectKey PORTAL = new ObjectKey("DevPortal", "a", "portal");
    private static final ObjectKey INGRESS = new ObjectKey("Ingress", "a", "ingress");

    private static final MeterRegistry METERS = new SimpleMeterRegistry();

    private static KubernetesClient nobody() {
        throw new IllegalStateException("nothing happens");
    }

    private static StatusDesk desk(Map<String, String> environment) {
        var identity = new Identity("default", "own", environment);
        var desk = StatusDesk.of("service", identity, Set.of("DevPortal", "Ingress"), StatusDeskTest::nobody, METERS);
        Map<ObjectKey, Resource> resources = Map.of(
                PORTAL, new DevPortal(meta(PORTAL)), INGRESS, new KubeIngressClass(meta(INGRESS), "a controller"));
        desk.board().passed(1, resources.keySet(), resources, List.of(), 0);
        desk.board().settled(1);
        return desk;
    }

    private static Meta meta(ObjectKey key) {
        return new Meta(key, 1, Map.of(), List.of("default"), "");
    }

    @Test
    void statusesAreKnownOfAllItsKinds() {
        var board = desk(Map.of()).board();

        assertThat(board.of(PORTAL)).isNotNull();
        assertThat(board.of(INGRESS)).isNotNull();
    }

    @Test
    void whereDefinitionsHaveNoRoomForThemThoseOfIngressesAreLeft() {
        var board = desk(Map.of("DRAGOMAN_UPDATE_STATUS", "false")).board();

        assertThat(board.of(PORTAL)).isNull();
        assertThat(board.of(INGRESS)).isNotNull();
    }

    @Test
    void theSettingSaysYesOrNo() {
        assertThatThrownBy(() -> desk(Map.of("DRAGOMAN_UPDATE_STATUS", "perhaps")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DRAGOMAN_UPDATE_STATUS");
    }
}
