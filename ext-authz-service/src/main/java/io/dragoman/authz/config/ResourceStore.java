package io.dragoman.authz.config;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.Selector;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources that matter here. Used by one thread. */
final class ResourceStore {
    private final Map<ObjectKey, Filter> filters = new HashMap<>();
    private final Map<ObjectKey, FilterPolicy> policies = new HashMap<>();
    private final Map<ObjectKey, KubeSecret> secrets = new HashMap<>();

    /** Takes changes; says whether any of them matters. */
    boolean apply(List<Change> changes) {
        boolean matters = false;
        for (var change : changes) {
            matters |= switch (change) {
                case Change.Upsert(Filter filter) -> put(filters, change.key(), filter);
                case Change.Upsert(FilterPolicy policy) -> put(policies, change.key(), policy);
                case Change.Upsert(KubeSecret secret) -> put(secrets, change.key(), secret);
                case Change.Upsert other -> false;
                case Change.Delete(var key) -> remove(key);
            };
        }
        return matters;
    }

    Collection<Filter> filters() {
        return filters.values();
    }

    Collection<FilterPolicy> policies() {
        return policies.values();
    }

    /** Whether a FilterPolicy of this key is in effect. */
    boolean hasPolicy(ObjectKey key) {
        return policies.containsKey(key);
    }

    /** A Secret, or null if there is no such. */
    @Nullable
    KubeSecret secret(ObjectKey key) {
        return secrets.get(key);
    }

    /** The Secrets of a namespace that have certain labels, by name. */
    List<KubeSecret> secrets(String namespace, Selector selector) {
        return secrets.values().stream()
                .filter(secret -> secret.meta().namespace().equals(namespace)
                        && selector.matches(secret.meta().labels()))
                .sorted(Comparator.comparing(secret -> secret.meta().name()))
                .toList();
    }

    /** The key's kind makes sure that only one of them has it. */
    private boolean remove(ObjectKey key) {
        return filters.remove(key) != null || policies.remove(key) != null || secrets.remove(key) != null;
    }

    private static <T> boolean put(Map<ObjectKey, T> map, ObjectKey key, T value) {
        return !value.equals(map.put(key, value));
    }
}
