package io.dragoman.operator;

import com.github.benmanes.caffeine.cache.Interner;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps of each object what its status takes: not what its author wrote, who manages which field, or what was applied.
 *
 * @param <R> the kind
 */
public final class StatusItems<R extends StatusView> extends BasicItemStore<R> {
    /** Most objects' statuses say the same, so that one is kept for all of them. */
    private final Interner<GatewayStatus> statuses = Interner.newWeakInterner();

    /** An empty store. */
    public StatusItems() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public R put(String key, R object) {
        var metadata = object.getMetadata();
        metadata.setManagedFields(null);
        metadata.setAnnotations(null);
        metadata.setLabels(null);
        metadata.setCreationTimestamp(null);
        var status = object.getStatus();
        if (status != null) {
            object.setStatus(statuses.intern(status));
        }
        return super.put(key, object);
    }
}
