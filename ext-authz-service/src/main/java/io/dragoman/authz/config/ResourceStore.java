package io.dragoman.authz.config;

import io.dragoman.authz.filter.KeyDigests;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources that matter here. Of Secrets only the digests of their values are kept. Used by one thread. */
final class ResourceStore {
    private final Map<ObjectKey, Filter> filters = new HashMap<>();
    private final Map<ObjectKey, FilterPolicy> policies = new HashMap<>();
    private final Map<ObjectKey, List<byte[]>> secrets = new HashMap<>();

    /** Takes changes; says whether any of them matters. */
    boolean apply(List<Change> changes) {
        boolean matters = false;
        for (var change : changes) {
            matters |= switch (change) {
                case Change.Upsert(Filter filter) -> put(filters, change.key(), filter);
                case Change.Upsert(FilterPolicy policy) -> put(policies, change.key(), policy);
                case Change.Upsert(KubeSecret secret) -> put(secrets, change.key(), digests(secret));
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

    /** The digests of a Secret's values, or null if there is no such Secret. */
    @Nullable
    List<byte[]> secret(String namespace, String name) {
        return secrets.get(new ObjectKey("Secret", namespace, name));
    }

    /** The key's kind makes sure that only one of them has it. */
    private boolean remove(ObjectKey key) {
        return filters.remove(key) != null || policies.remove(key) != null || secrets.remove(key) != null;
    }

    private static <T> boolean put(Map<ObjectKey, T> map, ObjectKey key, T value) {
        map.put(key, value);
        return true;
    }

    private static List<byte[]> digests(KubeSecret secret) {
        return secret.data().values().stream()
                .map(ResourceStore::withoutFinalNewline)
                .filter(value -> value.length > 0)
                .map(KeyDigests::digest)
                .toList();
    }

    /** A file that became a Secret often ends with one, and a header never does. */
    private static byte[] withoutFinalNewline(SecretBytes value) {
        var bytes = value.reveal();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
