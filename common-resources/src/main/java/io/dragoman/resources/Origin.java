package io.dragoman.resources;

/**
 * Where something comes from: an object, and the field of it that matters. Every node of the gateway model and every
 * problem carries at least one.
 *
 * @param key the object
 * @param generation counts the changes of the object's content, from 1
 * @param source {@code file:line} of the manifest, or empty for an object of the API server
 * @param field path of the field, such as {@code spec.prefix}; empty for the object as a whole
 * @param whole whether the field stands for all that is made of it, so that no other can be named
 */
public record Origin(ObjectKey key, long generation, String source, String field, boolean whole) {
    /** An object whose fields can be named. */
    public Origin(ObjectKey key, long generation, String source, String field) {
        this(key, generation, source, field, false);
    }

    /** The same object, at the given field path. */
    public Origin at(String fieldPath) {
        return whole ? this : new Origin(key, generation, source, fieldPath);
    }

    /**
     * The same object and field, for an object of another kind that is made of it: that one's fields are not in the
     * manifest, so whatever is said of them is said of this field.
     */
    public Origin forAll() {
        return new Origin(key, generation, source, field, true);
    }
}
