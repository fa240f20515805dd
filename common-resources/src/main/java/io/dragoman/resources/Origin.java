package io.dragoman.resources;

/**
 * Where something comes from: an object, and the field of it that matters. Every node of the gateway model and every
 * problem carries at least one.
 *
 * @param key the object
 * @param generation counts the changes of the object's content, from 1
 * @param source {@code file:line} of the manifest, or empty for an object of the API server
 * @param field path of the field, such as {@code spec.prefix}; empty for the object as a whole
 */
public record Origin(ObjectKey key, long generation, String source, String field) {
    /** The same object, at the given field path. */
    public Origin at(String fieldPath) {
        return new Origin(key, generation, source, fieldPath);
    }
}
