package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that the gateway listens on.
 *
 * @param name the Listener's name, unique among listeners
 * @param port the port
 * @param proxyProtocol whether a PROXY header comes first
 * @param chains its filter chains; the TLS ones first
 * @param filters what requests pass through
 * @param statPrefix prefix of its statistics
 * @param trustedHops proxies in front whose {@code X-Forwarded-For} is trusted
 * @param origin the Listener
 */
public record GatewayListener(
        String name,
        int port,
        boolean proxyProtocol,
        List<Chain> chains,
        HttpFilters filters,
        String statPrefix,
        int trustedHops,
        Origin origin) {
    /** Copies the list. */
    public GatewayListener {
        chains = List.copyOf(chains);
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
}
