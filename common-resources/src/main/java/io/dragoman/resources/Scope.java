package io.dragoman.resources;

import io.dragoman.resources.model.Selector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which objects an instance takes.
 *
 * @param ambassadorId the instance's id; objects for others are not taken
 * @param namespace the only namespace that it looks into, or null for all
 * @param secretNamespace the only namespace that it takes Secrets from, or null for all
 * @param labels what the labels of every object must be
 */
public record Scope(
        String ambassadorId,
        @Nullable String namespace,
        @Nullable String secretNamespace,
        Selector labels) {
    private static final String SECRET = "Secret";

    /** Everything that is for the instance. */
    public static Scope of(String ambassadorId) {
        return new Scope(ambassadorId, null, null, new Selector(Map.of(), List.of()));
    }

    /** Whether the instance takes an object with this key and these ids, and hears of its problems. */
    public boolean takes(@Nullable ObjectKey key, List<String> ambassadorIds) {
        return Meta.isFor(ambassadorIds, ambassadorId) && (key == null || isWithin(key));
    }

    /** Whether the instance takes an object with these labels. */
    public boolean takes(Meta meta) {
        return labels.matches(meta.labels());
    }

    private boolean isWithin(ObjectKey key) {
        // Objects of the whole cluster have no namespace; a watch on one namespace does not see them.
        boolean seen = namespace == null || key.namespace().equals(namespace);
        return seen
                && (secretNamespace == null
                        || !key.kind().equals(SECRET)
                        || key.namespace().equals(secretNamespace));
    }
}
