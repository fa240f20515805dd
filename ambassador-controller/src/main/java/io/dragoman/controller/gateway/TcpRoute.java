package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where connections go.
 *
 * @param serverName the SNI of connections that take it, or null for all
 * @param tls how their TLS is terminated, or null exactly if there is no server name
 * @param shares destinations with their shares of the connections
 * @param idleTimeout after which a connection without data is closed, or null for Envoy's hour; zero for never
 * @param origins the TCPMappings
 */
public record TcpRoute(
        @Nullable String serverName,
        @Nullable ServerTls tls,
        List<Share> shares,
        @Nullable Duration idleTimeout,
        Set<Origin> origins) {
    /** Copies the collections. */
    public TcpRoute {
        shares = List.copyOf(shares);
        origins = Set.copyOf(origins);
    }

    /**
     * A destination's share.
     *
     * @param destination its name
     * @param weight in proportion to the others', above zero
     */
    public record Share(String destination, int weight) {}
}
