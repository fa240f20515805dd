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
 * @param address the address that it is bound to
 * @param port the port
 * @param quic whether HTTP/3 is spoken on it, over UDP, rather than TCP
 * @param proxyProtocol whether a PROXY header comes first
 * @param chains its filter chains; the TLS ones first
 * @param http how HTTP is spoken on it
 * @param origin the Listener
 * @param origins the Listener, and what else it is made of
 */
public record GatewayListener(
        String name,
        String address,
        int port,
        boolean quic,
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

    /** The routes of all chains that speak HTTP. */
    List<RouteTable> routeTables() {
        return chains.stream()
                .map(Chain::content)
                .filter(Content.Requests.class::isInstance)
                .map(content -> ((Content.Requests) content).routes())
                .toList();
    }

    /** Whether any chain terminates TLS. */
    public boolean hasTls() {
        return chains.stream().anyMatch(chain -> chain.tls() != null);
    }

    /**
     * One filter chain.
     *
     * @param name unique in its listener
     * @param tls TLS settings, or null for what comes without
     * @param serverName the SNI it takes, or null for any
     * @param content what becomes of its connections
     */
    public record Chain(
            String name, @Nullable ServerTls tls, @Nullable String serverName, Content content) {
        /** Its virtual hosts; none if its connections go on as they are. */
        public List<VirtualHost.Key> virtualHosts() {
            return switch (content) {
                case Content.Requests(var routes) -> routes.virtualHosts();
                case Content.Connections _ -> List.of();
            };
        }
    }

    /** What becomes of the connections of a chain. */
    public sealed interface Content {
        /** HTTP is spoken on them. */
        record Requests(RouteTable routes) implements Content {}

        /** They go on as they are. */
        record Connections(TcpRoute route) implements Content {}
    }

    /**
     * How HTTP is spoken on a listener.
     *
     * @param filters who is asked about requests
     * @param edge the Module's settings
     * @param statPrefix prefix of its statistics
     * @param trustedHops proxies in front whose {@code X-Forwarded-For} is trusted
     * @param http2MaxStreams requests at a time on an HTTP/2 connection, or null for Envoy's default
     * @param observability who is told of requests
     */
    public record Http(
            HttpFilters filters,
            EdgeSettings edge,
            String statPrefix,
            int trustedHops,
            @Nullable Integer http2MaxStreams,
            Observability observability) {}
}
