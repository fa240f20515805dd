package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io TLSContext: certificates and protocol bounds for termination or origination.
 *
 * @param meta metadata
 * @param hosts {@code spec.hosts} that it terminates; empty for an origination context
 * @param secret {@code spec.secret} as written, or null
 * @param secretNamespacing {@code spec.secret_namespacing}: whether {@code name.namespace} names a Secret of another namespace;
 *     null for what the Module says
 * @param settings everything else
 */
public record TlsContext(
        Meta meta,
        List<String> hosts,
        @Nullable String secret,
        @Nullable Boolean secretNamespacing,
        TlsSettings settings)
        implements Resource {
    /** Copies the list. */
    public TlsContext {
        hosts = List.copyOf(hosts);
    }
}
