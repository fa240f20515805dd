package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.TlsResolver.ActiveHost;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.EdgeSettings;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Listener;
import io.dragoman.resources.model.Listener.Layer;
import io.dragoman.resources.model.Listener.SecurityModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the Hosts of a Listener, and makes its filter chains.
 *
 * @param settings the gateway's settings
 * @param activeHosts the Hosts that work
 * @param byPort all Listeners by their port
 * @param filters what requests pass through
 * @param module the Module that counts
 */
record ListenerResolver(
        Settings settings,
        Collection<ObjectKey, Outcome<ActiveHost>> activeHosts,
        Collection<Integer, SortedMap<ObjectKey, Listener>> byPort,
        Collection<String, HttpFilters> filters,
        Collection<String, GatewayModule> module) {
    private static final int MAX_PORT = 65_535;

    /**
     * A Listener with its Hosts.
     *
     * @param listener the Listener
     * @param hosts its Hosts by hostname, several where they share one
     */
    record Bound(Listener listener, SortedMap<String, List<ActiveHost>> hosts) {}

    /** The Hosts of a Listener. */
    Outcome<Bound> bind(Fetch fetch, Listener listener) {
        var key = listener.meta().key();
        var samePort = fetch.get(byPort, listener.port());
        if (samePort != null && !samePort.firstKey().equals(key)) {
            return refused(listener, "spec.port", "is taken by " + samePort.firstKey());
        }
        if (listener.port() + settings.portOffset() > MAX_PORT) {
            return refused(listener, "spec.port", "is beyond 65535 with the port offset");
        }
        if (!listener.protocolStack().contains(Layer.HTTP)) {
            return Outcome.refused(List.of());
        }
        var hosts = new TreeMap<String, List<ActiveHost>>();
        for (var outcome : fetch.all(activeHosts).values()) {
            var host = outcome.value();
            if (host != null && takes(listener, host)) {
                hosts.computeIfAbsent(host.host().hostname(), name -> new ArrayList<>())
                        .add(host);
            }
        }
        return hosts.isEmpty()
                ? refused(listener, "spec.hostBinding", "takes in no Host that works, so nothing listens on the port")
                : Outcome.of(new Bound(listener, hosts));
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
        var problems = new ArrayList<Problem>();
        var chains = new ArrayList<GatewayListener.Chain>();
        boolean tls = listener.protocolStack().contains(Layer.TLS);
        if (tls) {
            tlsChains(bound, chains, problems);
        }
        var cleartext = bound.hosts().entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(host -> answersCleartext(listener, host)))
                .map(entry -> new VirtualHost.Key(listener.meta().key(), entry.getKey()))
                .toList();
        if (!cleartext.isEmpty()) {
            chains.add(new GatewayListener.Chain(
                    "cleartext",
                    null,
                    null,
                    new RouteTable(
                            listenerName(listener) + "/cleartext",
                            cleartext,
                            listener.meta().key())));
        }
        if (chains.isEmpty()) {
            problems.add(Problem.error(
                    listener.meta().origin(), "has no Host that it could serve, so nothing listens on the port"));
            return Outcome.refused(problems);
        }
        var gatewayModule = Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY));
        var origins = new HashSet<>(Set.of(listener.meta().origin()));
        if (!gatewayModule.edge().equals(EdgeSettings.NONE)) {
            origins.add(gatewayModule.meta().origin());
        }
        return new Outcome<>(
                new GatewayListener(
                        listenerName(listener),
                        listener.port() + settings.portOffset(),
                        listener.protocolStack().contains(Layer.PROXY),
                        chains,
                        http(fetch, listener, gatewayModule.edge()),
                        listener.meta().origin(),
                        origins),
                problems);
    }

    private GatewayListener.Http http(Fetch fetch, Listener listener, EdgeSettings edge) {
        var statsPrefix = listener.statsPrefix();
        boolean tls = listener.protocolStack().contains(Layer.TLS);
        return new GatewayListener.Http(
                Objects.requireNonNullElse(fetch.get(filters, Inputs.GATEWAY), new HttpFilters(null, null, List.of())),
                edge,
                statsPrefix == null ? (tls ? "ingress_https" : "ingress_http") : statsPrefix,
                listener.l7Depth(),
                listener.http2MaxStreams());
    }

    private static boolean answersCleartext(Listener listener, ActiveHost host) {
        return listener.securityModel() != SecurityModel.INSECURE
                || host.host().insecureAction() != InsecureAction.REJECT;
    }

    /** One chain for each server name. Hosts that differ only in the port share theirs if their TLS is the same. */
    private static void tlsChains(Bound bound, List<GatewayListener.Chain> chains, List<Problem> problems) {
        var listener = bound.listener();
        var owners = new LinkedHashMap<String, ActiveHost>();
        var virtualHosts = new LinkedHashMap<String, List<VirtualHost.Key>>();
        bound.hosts().forEach((hostname, hosts) -> {
            var host = hosts.stream()
                    .filter(candidate -> candidate.tls() != null)
                    .findFirst()
                    .orElse(null);
            if (host == null) {
                return;
            }
            var name = serverName(hostname);
            var owner = owners.putIfAbsent(name, host);
            if (owner != null && !Objects.equals(owner.tls(), host.tls())) {
                problems.add(Problem.error(
                        host.host().meta().origin().at("spec.hostname"),
                        "is told apart from " + owner.host().meta().key() + " only by its port, but has other TLS"));
                return;
            }
            virtualHosts
                    .computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(new VirtualHost.Key(listener.meta().key(), hostname));
        });
        owners.forEach((name, owner) -> chains.add(new GatewayListener.Chain(
                "tls-" + name,
                owner.tls(),
                name.equals("*") ? null : name,
                new RouteTable(
                        listenerName(listener) + "/tls/" + name,
                        Objects.requireNonNull(virtualHosts.get(name)),
                        listener.meta().key()))));
    }

    private static String serverName(String hostname) {
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
