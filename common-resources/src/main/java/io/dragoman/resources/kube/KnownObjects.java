package io.dragoman.resources.kube;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An informer's memory of one kind. It tells of every object as it comes and keeps nothing of it but what says whether
 * it has changed: the objects themselves are kept in the form that the gateway works with, and once is enough. A change
 * of the status alone is no change.
 */
final class KnownObjects implements ItemStore<GenericKubernetesResource> {
    /** Holds the whole object a second time, a Secret's values among it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final KubeKind kind;
    private final Consumer<ObjectEvent> listener;
    private final Map<String, Kept> known = new ConcurrentHashMap<>();
    private final AtomicBoolean touched = new AtomicBoolean();

    /** What is kept of an object; {@code written} is a digest of the labels and annotations. */
    private record Kept(
            ObjectKey key,
            @Nullable String uid,
            String resourceVersion,
            @Nullable Long generation,
            int written) {}

    KnownObjects(KubeKind kind, Consumer<ObjectEvent> listener) {
        this.kind = kind;
        this.listener = listener;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        touched.set(true);
        var metadata = object.getMetadata();
        metadata.setManagedFields(null);
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().remove(LAST_APPLIED);
        }
        var now = kept(metadata);
        var before = known.put(key, now);
        if (before == null || !isSame(before, now)) {
            listener.accept(
                    new ObjectEvent(now.key(), object, before != null && !Objects.equals(before.uid(), now.uid())));
        }
        return before == null ? null : stub(before);
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        var before = known.remove(key);
        if (before == null) {
            return null;
        }
        listener.accept(new ObjectEvent(before.key(), null, false));
        return stub(before);
    }

    /** Whether an object was listed or told of since this was asked last. */
    boolean takeTouched() {
        return touched.getAndSet(false);
    }

    @Override
    public Stream<String> keySet() {
        return known.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return known.values().stream().map(KnownObjects::stub);
    }

    @Override
    public int size() {
        return known.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        var kept = known.get(key);
        return kept == null ? null : stub(kept);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private Kept kept(ObjectMeta metadata) {
        var namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace();
        return new Kept(
                new ObjectKey(kind.kind(), namespace, metadata.getName()),
                metadata.getUid(),
                metadata.getResourceVersion(),
                metadata.getGeneration(),
                Objects.hash(metadata.getLabels(), metadata.getAnnotations()));
    }

    private static boolean isSame(Kept before, Kept now) {
        return Objects.equals(before.uid(), now.uid())
                && (before.resourceVersion().equals(now.resourceVersion())
                        || (now.generation() != null
                                && now.generation().equals(before.generation())
                                && before.written() == now.written()));
    }

    private static GenericKubernetesResource stub(Kept kept) {
        var object = new GenericKubernetesResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(kept.key().name())
                .withNamespace(
                        kept.key().namespace().isEmpty() ? null : kept.key().namespace())
                .withResourceVersion(kept.resourceVersion())
                .build());
        return object;
    }
}
