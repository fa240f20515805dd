package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.EdgeSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port that the gateway listens on.
 *
 * @param name the Listener's name, unique among listeners
 * @param port the port
 * @param proxyProtocol whether a PROXY header comes first
 * @param chains its filter chains; the TLS ones first
 * @param http how HTTP is spoken on it
 * @param origin the Listener
 * @param origins the Listener, and what else it is made of
 */
public record GatewayListener(
        String name,
        int port,
        boolean proxyProtocol,
        List<Chain> chains,
        Http http,
        Origin origin,
        Set<Origin> origins) {
    /** Copies the collections. */
    public GatewayListener {
        chains = List.copyOf(chains);
        origins = Set.copyOf(origins);
    }

    /** Whether any chain terminates TLS. */
    public boolean hasTls() {
        return chains.stream().anyMatch(chain -> chain.tls() != null);
    }

    /**
     * One filter chain.
     *
     * @param name unique in its listener
     * @param tls TLS settings, or null for the cleartext chain
     * @param serverName the SNI it takes, or null for any
     * @param routes its routes
     */
    public record Chain(
            String name, @Nullable ServerTls tls, @Nullable String serverName, RouteTable routes) {}

    /**
     * How HTTP is spoken on a listener.
     *
     * @param filters who is asked about requests
     * @param edge the Module's settings
     * @param statPrefix prefix of its statistics
     * @param trustedHops proxies in front whose {@code X-Forwarded-For} is trusted
     * @param http2MaxStreams requests at a time on an HTTP/2 connection, or null for Envoy's default
     */
    public record Http(
            HttpFilters filters,
            EdgeSettings edge,
            String statPrefix,
            int trustedHops,
            @Nullable Integer http2MaxStreams) {}
}
