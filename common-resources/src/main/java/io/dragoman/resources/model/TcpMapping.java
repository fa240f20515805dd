package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io TCPMapping: where connections of a port go.
 *
 * @param meta metadata
 * @param port {@code spec.port}, 1 to 65535
 * @param address {@code spec.address} that the port is bound to, or null for the gateway's
 * @param host {@code spec.host}: the server name in TLS, which the gateway terminates, in lower case; or null for every
 *     connection as it comes
 * @param service {@code spec.service}
 * @param tls {@code spec.tls}, a TLSContext towards the service, or null
 * @param weight {@code spec.weight} in percent, or null
 * @param idleTimeout {@code spec.idle_timeout_ms}, or null for Envoy's hour; zero for never
 * @param connectTimeout {@code spec.connect_timeout_ms}, default 3 s
 * @param upstream what else is said about the service
 */
public record TcpMapping(
        Meta meta,
        int port,
        @Nullable String address,
        @Nullable String host,
        String service,
        @Nullable String tls,
        @Nullable Integer weight,
        @Nullable Duration idleTimeout,
        Duration connectTimeout,
        UpstreamOptions upstream)
        implements Resource {}
