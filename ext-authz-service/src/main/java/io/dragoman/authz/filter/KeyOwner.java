package io.dragoman.authz.filter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose a key is. Nothing of it is secret.
 *
 * @param secret the name of the Secret that the key is in
 * @param name the key's name in it; for a user and a password, the user
 * @param labels the Secret's labels
 * @param annotations those of the Secret's annotations that are its author's own
 * @param expires when the key is no longer valid, or null for never
 */
public record KeyOwner(
        String secret,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Instant expires) {
    /** Copies the maps. */
    public KeyOwner {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Without annotations, and for ever. */
    public KeyOwner(String secret, String name, Map<String, String> labels) {
        this(secret, name, labels, Map.of(), null);
    }
}
