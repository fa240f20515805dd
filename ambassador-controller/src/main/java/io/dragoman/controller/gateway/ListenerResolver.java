package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.TlsResolver.ActiveHost;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.EdgeSettings;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Listener;
import io.dragoman.resources.model.Listener.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Hosts and TCPMappings of a Listener, and makes a listener of it.
 *
 * @param settings the gateway's settings
 * @param activeHosts the Hosts that work
 * @param byPort all Listeners by their port
 * @param tcpPorts the TCPMappings by their port
 * @param filters what requests pass through
 * @param observability who is told of requests
 * @param module the Module that counts
 */
record ListenerResolver(
        Settings settings,
        Collection<ObjectKey, Outcome<ActiveHost>> activeHosts,
        Collection<Integer, SortedMap<ObjectKey, Listener>> byPort,
        Collection<TcpPort.Key, TcpPort> tcpPorts,
        Collection<String, HttpFilters> filters,
        Collection<String, Observability> observability,
        Collection<String, GatewayModule> module) {
    private static final int HTTPS = 443;

    /**
     * A Listener with its Hosts.
     *
     * @param listener the Listener
     * @param hosts its Hosts by hostname, several where they share one
     */
    record Bound(Listener listener, SortedMap<String, List<ActiveHost>> hosts) {}

    /** The Hosts of a Listener. */
    Outcome<Bound> bind(Fetch fetch, Listener listener) {
        var first = first(fetch, listener.port(), isUdp(listener));
        if (first != null && !first.meta().key().equals(listener.meta().key())) {
            return refused(listener, "spec.port", "is taken by " + first.meta().key());
        }
        if (listener.port() + settings.portOffset() > Settings.MAX_PORT) {
            return refused(listener, "spec.port", "is beyond 65535 with the port offset");
        }
        var hosts = new TreeMap<String, List<ActiveHost>>();
        if (!listener.protocolStack().contains(Layer.HTTP)) {
            return tcpPort(fetch, listener) == null
                    ? refused(listener, "spec.port", "is named by no TCPMapping that works, so nothing listens on it")
                    : Outcome.of(new Bound(listener, hosts));
        }
        for (var outcome : fetch.all(activeHosts).values()) {
            var host = outcome.value();
            if (host != null && takes(listener, host)) {
                hosts.computeIfAbsent(host.host().hostname(), name -> new ArrayList<>())
                        .add(host);
            }
        }
        return hosts.isEmpty() && tcpPort(fetch, listener) == null
                ? refused(listener, "spec.hostBinding", "takes in no Host that works, so nothing listens on the port")
                : Outcome.of(new Bound(listener, hosts));
    }

    /** The Listener that has the port, of those over UDP or those over TCP. */
    private @Nullable Listener first(Fetch fetch, int port, boolean udp) {
        var samePort = fetch.get(byPort, port);
        return samePort == null
                ? null
                : samePort.values().stream()
                        .filter(candidate -> isUdp(candidate) == udp)
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isUdp(Listener listener) {
        return listener.protocolStack().contains(Layer.UDP);
    }

    /** The TCPMappings of the Listener's port. */
    private @Nullable TcpPort tcpPort(Fetch fetch, Listener listener) {
        return isUdp(listener) ? null : fetch.get(tcpPorts, new TcpPort.Key(listener.port(), settings.bindAddress()));
    }

    private static boolean takes(Listener listener, ActiveHost host) {
        var meta = host.host().meta();
        // The Host that stands in when there is none belongs to every Listener.
        boolean standIn = meta.generation() == 0;
        boolean namespace = standIn
                || listener.fromAllNamespaces()
                || meta.namespace().equals(listener.meta().namespace());
        var selector = listener.hostSelector();
        return namespace && (standIn || selector == null || selector.matches(meta.labels()));
    }

    /** The virtual hosts that a Listener needs, with the Hosts of each. */
    static Map<VirtualHost.Key, Bound> virtualHosts(Bound bound) {
        var result = new LinkedHashMap<VirtualHost.Key, Bound>();
        bound.hosts()
                .forEach((hostname, hosts) -> result.put(
                        new VirtualHost.Key(bound.listener().meta().key(), hostname),
                        new Bound(bound.listener(), new TreeMap<>(Map.of(hostname, hosts)))));
        return result;
    }

    /** The listener with its filter chains. */
    Outcome<GatewayListener> listener(Fetch fetch, Bound bound) {
        var listener = bound.listener();
        var chains = new ChainResolver(bound, listenerName(listener), http3Ports(fetch, listener));
        var tcp = tcpPort(fetch, listener);
        chains.add(tcp == null ? List.of() : tcp.routes());
        var problems = new ArrayList<>(chains.problems());
        if (chains.chains().isEmpty()) {
            problems.add(Problem.error(
                    listener.meta().origin(), "has no Host that it could serve, so nothing listens on the port"));
            return Outcome.refused(problems);
        }
        var gatewayModule = Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY));
        var origins = new HashSet<>(Set.of(listener.meta().origin()));
        if (!gatewayModule.edge().equals(EdgeSettings.NONE)) {
            origins.add(gatewayModule.meta().origin());
        }
        origins.addAll(observability(fetch).origins());
        return new Outcome<>(
                new GatewayListener(
                        listenerName(listener),
                        settings.bindAddress(),
                        listener.port() + settings.portOffset(),
                        isUdp(listener),
                        listener.protocolStack().contains(Layer.PROXY),
                        chains.chains(),
                        http(fetch, listener, gatewayModule.edge()),
                        listener.meta().origin(),
                        origins),
                problems);
    }

    /**
     * Where the same is to be had over HTTP/3: on the Listener's own port if another Listener serves it over UDP, and on
     * the port of https, to which a load balancer in front may lead.
     */
    private List<Integer> http3Ports(Fetch fetch, Listener listener) {
        if (isUdp(listener) || first(fetch, listener.port(), true) == null) {
            return List.of();
        }
        int own = listener.port() + settings.portOffset();
        return own == HTTPS ? List.of(own) : List.of(own, HTTPS);
    }

    private GatewayListener.Http http(Fetch fetch, Listener listener, EdgeSettings edge) {
        return new GatewayListener.Http(
                Objects.requireNonNullElse(fetch.get(filters, Inputs.GATEWAY), new HttpFilters(null, null, List.of())),
                edge,
                statPrefix(listener),
                listener.l7Depth(),
                listener.http2MaxStreams(),
                observability(fetch));
    }

    private Observability observability(Fetch fetch) {
        return Objects.requireNonNullElse(fetch.get(observability, Inputs.GATEWAY), Observability.NONE);
    }

    private static String statPrefix(Listener listener) {
        var stack = listener.protocolStack();
        if (listener.statsPrefix() != null) {
            return listener.statsPrefix();
        }
        if (stack.contains(Layer.HTTP)) {
            return stack.contains(Layer.TLS) ? "ingress_https" : "ingress_http";
        }
        return (stack.contains(Layer.TLS) ? "ingress_tls_" : "ingress_tcp_") + listener.port();
    }

    /** Listeners of their own for the TCPMappings of a port that no Listener has. */
    Map<ObjectKey, GatewayListener> ownListener(Fetch fetch, TcpPort.Key key, TcpPort port) {
        if (key.address().equals(settings.bindAddress()) && first(fetch, key.port(), false) != null) {
            return Map.of();
        }
        var chains = port.routes().stream().map(ChainResolver::chain).toList();
        var origins = new HashSet<Origin>();
        port.routes().forEach(route -> origins.addAll(route.origins()));
        var origin = Collections.min(origins, Destinations.BY_OBJECT);
        boolean tls = chains.stream().anyMatch(chain -> chain.tls() != null);
        var http = new GatewayListener.Http(
                new HttpFilters(null, null, List.of()),
                Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY)).edge(),
                (tls ? "ingress_tls_" : "ingress_tcp_") + key.port(),
                0,
                null,
                observability(fetch));
        return Map.of(
                origin.key(),
                new GatewayListener(
                        "tcp-" + key.address() + "-" + key.port(),
                        key.address(),
                        key.port() + settings.portOffset(),
                        false,
                        false,
                        chains,
                        http,
                        origin,
                        origins));
    }

    /** The part of a hostname that TLS knows of. */
    static String serverName(String hostname) {
        int colon = hostname.lastIndexOf(':');
        return colon < 0 ? hostname : hostname.substring(0, colon);
    }

    /** Unique, and the Listener's own name for the gateway's users. */
    private static String listenerName(Listener listener) {
        return listener.meta().name() + "." + listener.meta().namespace();
    }

    private static <T> Outcome<T> refused(Listener listener, String field, String message) {
        return Outcome.refused(List.of(Problem.error(listener.meta().origin().at(field), message)));
    }
}
