package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.GatewayListener.Chain;
import io.dragoman.controller.gateway.HostChoice;
import io.dragoman.controller.gateway.ModelView;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.policy.HostGlob;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a request gets before it is routed: which filter chain and which virtual host Envoy chooses.
 *
 * @param listener the Listener
 * @param chain the chain, or null if none takes the connection
 * @param host the virtual host, or null if none has the name
 */
record Reception(
        GatewayListener listener,
        @Nullable Chain chain,
        @Nullable VirtualHost host) {
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d+(\\.\\d+){3}");

    static Reception of(ModelView model, GatewayListener listener, Request request) {
        var chain = request.tls() ? tlsChain(listener, request.host()) : cleartextChain(listener);
        return new Reception(
                listener, chain, chain == null ? null : host(model, chain, Arrival.authority(request, listener)));
    }

    /** The chain for the longest matching server name. A client that connects to an address asks for none. */
    private static @Nullable Chain tlsChain(GatewayListener listener, String serverName) {
        var name = serverName.toLowerCase(Locale.ROOT);
        boolean named = !ADDRESS.matcher(name).matches();
        return listener.chains().stream()
                .filter(chain -> chain.tls() != null)
                .filter(chain -> {
                    var wanted = chain.serverName();
                    return wanted == null || (named && new HostGlob(wanted).covers(name));
                })
                .max(Comparator.comparingInt(chain -> {
                    var wanted = chain.serverName();
                    return wanted == null ? 0 : new HostGlob(wanted).rank(name);
                }))
                .orElse(null);
    }

    private static @Nullable Chain cleartextChain(GatewayListener listener) {
        return listener.chains().stream()
                .filter(chain -> chain.tls() == null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable VirtualHost host(ModelView model, Chain chain, String authority) {
        var key = new HostChoice(chain.virtualHosts()).of(authority.toLowerCase(Locale.ROOT));
        return key == null ? null : model.virtualHosts().get(key);
    }

    /**
     * The receptions of all Listeners that could be meant, the likeliest first: the port of the URL, then the port that
     * the scheme stands for, then the usual unprivileged one; and those that get further before the others.
     */
    static List<Reception> likeliest(ModelView model, Request request) {
        var meant = Stream.of(request.port(), request.tls() ? 443 : 80, request.tls() ? 8443 : 8080)
                .filter(Objects::nonNull)
                .toList();
        return model.listeners().values().stream()
                .map(listener -> of(model, listener, request))
                .sorted(Comparator.<Reception>comparingInt(
                                reception -> Objects.equals(reception.listener().port(), request.port()) ? 0 : 1)
                        .thenComparing(
                                Comparator.comparingInt(Reception::progress).reversed())
                        .thenComparingInt(reception -> {
                            int index = meant.indexOf(reception.listener().port());
                            return index < 0 ? meant.size() : index;
                        }))
                .toList();
    }

    private int progress() {
        return (chain == null ? 0 : 1) + (host == null ? 0 : 1);
    }
}
