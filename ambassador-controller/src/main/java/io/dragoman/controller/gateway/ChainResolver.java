package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GatewayListener.Chain;
import io.dragoman.controller.gateway.GatewayListener.Content;
import io.dragoman.controller.gateway.ListenerResolver.Bound;
import io.dragoman.controller.gateway.TlsResolver.ActiveHost;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.Listener.Layer;
import io.dragoman.resources.model.Listener.SecurityModel;
import io.dragoman.resources.model.TlsSettings.TlsVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the filter chains of one Listener: one for each server name in TLS, and one for all connections without TLS.
 *
 * @param bound the Listener and its Hosts
 * @param name the listener's name
 * @param http3Ports where the same is to be had over HTTP/3
 * @param chains what is made, the chains with TLS first
 * @param problems what could not be made
 */
record ChainResolver(Bound bound, String name, List<Integer> http3Ports, List<Chain> chains, List<Problem> problems) {

    ChainResolver(Bound bound, String name, List<Integer> http3Ports) {
        this(bound, name, http3Ports, new ArrayList<>(), new ArrayList<>());
    }

    /** Makes the chains of the Hosts and of TCPMappings, which come first where both want the same. */
    void add(List<TcpRoute> tcp) {
        var taken = new HashMap<String, Origin>();
        for (var route : tcp) {
            chains.add(chain(route));
            taken.put(
                    Objects.requireNonNullElse(route.serverName(), ""),
                    Collections.min(route.origins(), Destinations.BY_OBJECT));
        }
        var stack = bound.listener().protocolStack();
        if (stack.contains(Layer.HTTP) && stack.contains(Layer.TLS)) {
            tlsChains(taken);
        }
        if (stack.contains(Layer.HTTP) && !stack.contains(Layer.UDP)) {
            cleartextChain(taken);
        }
        // The chain that takes everything comes last, for whoever reads them.
        chains.sort((left, right) -> Boolean.compare(left.tls() == null, right.tls() == null));
    }

    /** The chain of a TCPMapping's route. */
    static Chain chain(TcpRoute route) {
        var serverName = route.serverName();
        return new Chain(
                serverName == null ? "tcp" : "tcp-" + serverName,
                route.tls(),
                serverName,
                new Content.Connections(route));
    }

    private void cleartextChain(Map<String, Origin> taken) {
        var hosts = bound.hosts().entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(this::answersCleartext))
                .toList();
        var owner = taken.get("");
        if (owner != null) {
            hosts.forEach(entry -> entry.getValue().forEach(host -> lost(host, "without TLS ", owner)));
        } else if (!hosts.isEmpty()) {
            var keys = hosts.stream().map(entry -> virtualHost(entry.getKey())).toList();
            var key = bound.listener().meta().key();
            chains.add(new Chain(
                    "cleartext",
                    null,
                    null,
                    new Content.Requests(new RouteTable(name + "/cleartext", keys, key, List.of()))));
        }
    }

    private boolean answersCleartext(ActiveHost host) {
        return bound.listener().securityModel() != SecurityModel.INSECURE
                || host.host().insecureAction() != InsecureAction.REJECT;
    }

    /** One chain for each server name. Hosts that differ only in the port share theirs if their TLS is the same. */
    private void tlsChains(Map<String, Origin> taken) {
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
            if (bound.listener().protocolStack().contains(Layer.UDP) && !suitsHttp3(host)) {
                return;
            }
            var serverName = ListenerResolver.serverName(hostname);
            var mapping = taken.get(serverName);
            if (mapping != null) {
                lost(host, "", mapping);
                return;
            }
            var owner = owners.putIfAbsent(serverName, host);
            if (owner != null && !Objects.equals(owner.tls(), host.tls())) {
                problems.add(Problem.error(
                        host.host().meta().origin().at("spec.hostname"),
                        "is told apart from " + owner.host().meta().key() + " only by its port, but has other TLS"));
                return;
            }
            virtualHosts.computeIfAbsent(serverName, same -> new ArrayList<>()).add(virtualHost(hostname));
        });
        owners.forEach((serverName, owner) -> chains.add(new Chain(
                "tls-" + serverName,
                owner.tls(),
                serverName.equals("*") ? null : serverName,
                new Content.Requests(new RouteTable(
                        name + "/tls/" + serverName,
                        Objects.requireNonNull(virtualHosts.get(serverName)),
                        bound.listener().meta().key(),
                        http3Ports)))));
    }

    /** HTTP/3 has one version of TLS, and Envoy asks for no certificates with it. */
    private boolean suitsHttp3(ActiveHost host) {
        var settings = Objects.requireNonNull(host.tls()).settings();
        var max = settings.maxVersion();
        boolean old = max != null && max != TlsVersion.V1_3;
        if (settings.certRequired() || old) {
            problems.add(Problem.warning(
                    host.host().meta().origin().at("spec.hostname"),
                    "is not served over HTTP/3: "
                            + (old ? "it needs TLS 1.3" : "client certificates cannot be required there")));
        }
        return !settings.certRequired() && !old;
    }

    private VirtualHost.Key virtualHost(String hostname) {
        return new VirtualHost.Key(bound.listener().meta().key(), hostname);
    }

    private void lost(ActiveHost host, String how, Origin mapping) {
        problems.add(Problem.error(
                host.host().meta().origin().at("spec.hostname"),
                "is not served " + how + "on " + bound.listener().meta().key() + ": " + mapping.key()
                        + " takes its connections"));
    }
}
