package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io Listener: a port that the gateway listens on.
 *
 * @param meta metadata
 * @param port {@code spec.port}, 1 to 65535
 * @param protocolStack {@code spec.protocolStack}, or what {@code spec.protocol} stands for, outermost first
 * @param securityModel {@code spec.securityModel}
 * @param fromAllNamespaces {@code spec.hostBinding.namespace.from} is ALL
 * @param hostSelector {@code spec.hostBinding.selector}, or null
 * @param statsPrefix {@code spec.statsPrefix}, or null for the default
 * @param l7Depth {@code spec.l7Depth}, default 0: trusted proxies in front
 * @param http2MaxStreams {@code spec.http2MaxConcurrentStreams}: requests at a time on an HTTP/2 connection, or null for
 *     Envoy's default
 */
public record Listener(
        Meta meta,
        int port,
        List<Layer> protocolStack,
        SecurityModel securityModel,
        boolean fromAllNamespaces,
        @Nullable Selector hostSelector,
        @Nullable String statsPrefix,
        int l7Depth,
        @Nullable Integer http2MaxStreams)
        implements Resource {
    /** Copies the list. */
    public Listener {
        protocolStack = List.copyOf(protocolStack);
    }

    /** One protocol of the stack. */
    public enum Layer {
        HTTP,
        PROXY,
        TLS,
        TCP,
        UDP
    }

    /** How a request counts as secure. */
    public enum SecurityModel {
        /** By the {@code X-Forwarded-Proto} header, as Envoy trusts it. */
        XFP,
        /** Always. */
        SECURE,
        /** Never. */
        INSECURE
    }
}
