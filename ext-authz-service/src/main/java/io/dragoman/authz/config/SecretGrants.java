package io.dragoman.authz.config;

import io.dragoman.resources.model.KubeSecret;
import java.util.Arrays;

/**
 * Which namespaces' Filters may use a Secret. Edge Stack lets every Filter use every Secret; then whoever may write Filters
 * can have any client secret sent to a server of their own.
 *
 * @param required whether a Secret that says nothing of it is for its own namespace alone
 */
record SecretGrants(boolean required) {
    /** The namespaces, separated by commas; {@code *} for all. */
    static final String ANNOTATION = "getambassador.io/allow-namespaces";

    /** Whether a Filter of that namespace may use the Secret. */
    boolean allow(KubeSecret secret, String namespace) {
        if (secret.meta().namespace().equals(namespace)) {
            return true;
        }
        var granted = secret.annotations().get(ANNOTATION);
        return granted == null
                ? !required
                : Arrays.stream(granted.split(",", -1))
                        .map(String::strip)
                        .anyMatch(name -> name.equals("*") || name.equals(namespace));
    }
}
