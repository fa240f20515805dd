package io.dragoman.authz.filter;

import java.util.Map;

/**
 * Whose a key is. Nothing of it is secret.
 *
 * @param secret the name of the Secret that the key is in
 * @param name the key's name in it; for a user and a password, the user
 * @param labels the Secret's labels
 */
public record KeyOwner(String secret, String name, Map<String, String> labels) {
    /** Copies the map. */
    public KeyOwner {
        labels = Map.copyOf(labels);
    }
}
