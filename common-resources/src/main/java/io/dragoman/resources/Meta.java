package io.dragoman.resources;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that the gateway uses.
 *
 * @param key kind, namespace and name
 * @param generation counts the changes of the object's content, from 1
 * @param labels {@code metadata.labels}
 * @param ambassadorIds the instances that this object is for ({@code spec.ambassador_id}, default {@code default})
 * @param source {@code file:line} of the manifest, or empty for an object of the API server
 * @param madeOf what the object is made of, if nobody wrote it as it is; otherwise null
 */
public record Meta(
        ObjectKey key,
        long generation,
        Map<String, String> labels,
        List<String> ambassadorIds,
        String source,
        @Nullable Origin madeOf) {
    /** Every instance takes an object that carries this id. */
    public static final String ANY_AMBASSADOR_ID = "_automatic_";

    /** Copies the collections. */
    public Meta {
        labels = Map.copyOf(labels);
        ambassadorIds = List.copyOf(ambassadorIds);
    }

    /** An object that somebody wrote. */
    public Meta(ObjectKey key, long generation, Map<String, String> labels, List<String> ambassadorIds, String source) {
        this(key, generation, labels, ambassadorIds, source, null);
    }

    /** The object as the origin of something. */
    public Origin origin() {
        return madeOf == null ? new Origin(key, generation, source, "") : madeOf;
    }

    /** The object's namespace. */
    public String namespace() {
        return key.namespace();
    }

    /** The object's name. */
    public String name() {
        return key.name();
    }

    /** Whether an instance with this {@code AMBASSADOR_ID} takes the object. */
    public boolean isFor(String ambassadorId) {
        return isFor(ambassadorIds, ambassadorId);
    }

    /** Whether an instance with this {@code AMBASSADOR_ID} takes an object with these ids. */
    public static boolean isFor(List<String> ambassadorIds, String ambassadorId) {
        return ambassadorIds.contains(ambassadorId) || ambassadorIds.contains(ANY_AMBASSADOR_ID);
    }
}
