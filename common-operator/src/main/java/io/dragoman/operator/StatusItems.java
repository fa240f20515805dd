package io.dragoman.operator;

import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps of each object what its status takes: not what its author wrote, who manages which field, or what was applied.
 *
 * @param <R> the kind
 */
public final class StatusItems<R extends StatusView> extends BasicItemStore<R> {
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
        return super.put(key, object);
    }
}
