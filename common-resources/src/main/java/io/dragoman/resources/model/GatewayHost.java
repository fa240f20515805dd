package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io Host: a hostname that the gateway answers to, its certificate, and what happens to insecure
 * requests. (Named so because {@code Host} alone means too many things in this field.)
 *
 * @param meta metadata
 * @param hostname {@code spec.hostname}, a glob, default {@code *}, lower-cased; may carry {@code :port}
 * @param mappingSelector {@code spec.mappingSelector} (or the deprecated {@code selector}), or null if absent
 * @param tlsSecret {@code spec.tlsSecret}, or null for a cleartext Host
 * @param tlsContext {@code spec.tlsContext.name}, or null
 * @param tls {@code spec.tls}, or null
 * @param insecureAction {@code spec.requestPolicy.insecure.action}, default Redirect
 */
public record GatewayHost(
        Meta meta,
        String hostname,
        @Nullable Selector mappingSelector,
        @Nullable SecretRef tlsSecret,
        @Nullable String tlsContext,
        @Nullable TlsSettings tls,
        InsecureAction insecureAction)
        implements Resource {

    /** What happens to a request that did not come over TLS. */
    public enum InsecureAction {
        REDIRECT,
        REJECT,
        ROUTE
    }

    /**
     * Names a Secret.
     *
     * @param namespace its namespace
     * @param name its name
     */
    public record SecretRef(String namespace, String name) {}
}
