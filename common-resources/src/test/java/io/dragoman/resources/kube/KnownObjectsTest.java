package io.dragoman.resources.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownObjectsTest {
    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final List<ObjectEvent> events = new ArrayList<>();
    private final KnownObjects objects = new KnownObjects(KubeKind.SECRET, events::add);

    @Test
    void anObjectIsToldOfWhenItComesChangesAndGoes() {
        put("u1", "1", null, Map.of());
        put("u1", "2", null, Map.of());
        objects.remove("ns/a");
        assertThat(events).extracting(event -> event.object() == null).containsExactly(false, false, true);
        assertThat(events).extracting(ObjectEvent::key).containsOnly(new ObjectKey("Secret", "ns", "a"));
        assertThat(events).extracting(ObjectEvent::again).containsOnly(false);
        assertThat(objects.size()).isZero();
    }

    @Test
    void anObjectThatIsListedAgainIsNoNews() {
        put("u1", "1", 1L, Map.of());
        put("u1", "1", 1L, Map.of());
        assertThat(events).hasSize(1);
    }

    @Test
    void aChangeOfTheStatusIsNoNewsButOneOfTheLabelsIs() {
        put("u1", "1", 1L, Map.of("app", "x"));
        put("u1", "2", 1L, Map.of("app", "x"));
        assertThat(events).hasSize(1);
        put("u1", "3", 1L, Map.of("app", "y"));
        put("u1", "4", 2L, Map.of("app", "y"));
        assertThat(events).hasSize(3);
    }

    @Test
    void anObjectThatWasDeletedAndMadeAnewUnseenIsAnotherOne() {
        put("u1", "1", 1L, Map.of());
        put("u2", "9", 1L, Map.of());
        assertThat(events).extracting(ObjectEvent::again).containsExactly(false, true);
    }

    @Test
    void nothingIsKeptButWhatTellsVersionsApart() {
        put("u1", "1", 1L, Map.of("app", "x"));
        var kept = Objects.requireNonNull(objects.get("ns/a"));
        assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("1");
        assertThat(kept.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(kept.getAdditionalProperties()).isEmpty();
        assertThat(objects.getKey(kept)).isEqualTo("ns/a");
    }

    @Test
    void whatKubectlAppliedIsNotPassedOn() {
        put("u1", "1", 1L, Map.of());
        var metadata = Objects.requireNonNull(events.getFirst().object()).getMetadata();
        assertThat(metadata.getAnnotations()).containsOnlyKeys("mine");
        assertThat(metadata.getManagedFields()).isNullOrEmpty();
    }

    private void put(String uid, String version, @Nullable Long generation, Map<String, String> labels) {
        var object = new GenericKubernetesResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace("ns")
                .withName("a")
                .withUid(uid)
                .withResourceVersion(version)
                .withGeneration(generation)
                .withLabels(labels)
                .addToAnnotations(APPLIED, "{\"data\": {\"key\": \"c2VjcmV0\"}}")
                .addToAnnotations("mine", "1")
                .withManagedFields(new ManagedFieldsEntry())
                .build());
        object.setAdditionalProperties(Map.of("data", Map.of("key", "c2VjcmV0")));
        objects.put(objects.getKey(object), object);
    }
}
