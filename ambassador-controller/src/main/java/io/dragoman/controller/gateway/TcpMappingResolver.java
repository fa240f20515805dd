package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.TlsResolver.ActiveHost;
import io.dragoman.controller.gateway.TlsResolver.Termination;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.controller.policy.HostGlob;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.TcpMapping;
import io.dragoman.resources.model.TlsContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the connections of TCPMappings go, and joins those of one port.
 *
 * @param destinations finds destinations
 * @param activeHosts the Hosts that work
 * @param contexts all TLSContexts
 * @param tls decides about TLS
 * @param settings the gateway's settings
 */
record TcpMappingResolver(
        DestinationResolver destinations,
        Collection<ObjectKey, Outcome<ActiveHost>> activeHosts,
        Collection<ObjectKey, TlsContext> contexts,
        TlsResolver tls,
        Settings settings) {

    /**
     * A TCPMapping that works.
     *
     * @param mapping the TCPMapping
     * @param destination where its connections go
     * @param credentials what the destination's TLS needs
     */
    record Resolved(TcpMapping mapping, Destination destination, List<Credential> credentials) {
        Resolved {
            credentials = List.copyOf(credentials);
        }
    }

    Outcome<Resolved> resolve(Fetch fetch, TcpMapping mapping) {
        if (mapping.port() + settings.portOffset() > Settings.MAX_PORT) {
            return Outcome.refused(List.of(
                    Problem.error(mapping.meta().origin().at("spec.port"), "is beyond 65535 with the port offset")));
        }
        var found = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        mapping.service(),
                        "spec.service",
                        mapping.meta().namespace(),
                        mapping.tls(),
                        false,
                        false,
                        mapping.connectTimeout(),
                        mapping.upstream(),
                        mapping.meta().origin()));
        var value = found.value();
        return value == null
                ? Outcome.refused(found.problems())
                : new Outcome<>(new Resolved(mapping, value.destination(), value.credentials()), found.problems());
    }

    /** The port that a TCPMapping is for. */
    TcpPort.Key port(TcpMapping mapping) {
        return new TcpPort.Key(mapping.port(), Objects.requireNonNullElse(mapping.address(), settings.bindAddress()));
    }

    /** The routes of one port; its TCPMappings come in load order. */
    Outcome<TcpPort> join(Fetch fetch, SortedMap<ObjectKey, Resolved> members) {
        var byHost = new TreeMap<String, SortedMap<ObjectKey, Resolved>>(Comparator.reverseOrder());
        members.forEach((key, member) -> byHost.computeIfAbsent(
                        Objects.requireNonNullElse(member.mapping().host(), ""), host -> new TreeMap<>())
                .put(key, member));
        var problems = new ArrayList<Problem>();
        var routes = new ArrayList<TcpRoute>();
        var credentials = new ArrayList<Credential>();
        byHost.forEach((host, group) -> {
            var route = route(fetch, host.isEmpty() ? null : host, group, credentials, problems);
            if (route != null) {
                routes.add(route);
            }
        });
        return new Outcome<>(routes.isEmpty() ? null : new TcpPort(routes, credentials), problems);
    }

    private @Nullable TcpRoute route(
            Fetch fetch,
            @Nullable String host,
            SortedMap<ObjectKey, Resolved> group,
            List<Credential> credentials,
            List<Problem> problems) {
        var first = group.sequencedValues().getFirst().mapping();
        ServerTls serverTls = null;
        if (host != null) {
            var termination = termination(fetch, first, host);
            problems.addAll(termination.problems());
            var value = termination.value();
            if (value == null) {
                return null;
            }
            credentials.addAll(value.credentials());
            serverTls = value.tls();
        }
        var origins = new LinkedHashSet<>(List.of(first.meta().origin()));
        var shares = shares(group, problems);
        group.values().forEach(member -> origins.add(member.mapping().meta().origin()));
        return shares.isEmpty() ? null : new TcpRoute(host, serverTls, shares, first.idleTimeout(), origins);
    }

    /** The members' shares of the connections; who contradicts the first member gets none. */
    private static List<TcpRoute.Share> shares(SortedMap<ObjectKey, Resolved> group, List<Problem> problems) {
        var first = group.sequencedValues().getFirst().mapping();
        var weights = new LinkedHashMap<ObjectKey, @Nullable Integer>();
        group.forEach((key, member) -> {
            var mapping = member.mapping();
            if (!Objects.equals(mapping.idleTimeout(), first.idleTimeout())) {
                problems.add(Problem.error(
                        mapping.meta().origin().at("spec.idle_timeout_ms"),
                        "must be the same as in " + first.meta().key() + ", which takes the same connections"));
            } else {
                weights.put(key, mapping.weight());
            }
        });
        var canary = CanaryWeights.of(weights);
        canary.refused()
                .forEach(key -> problems.add(Problem.error(
                        Objects.requireNonNull(group.get(key))
                                .mapping()
                                .meta()
                                .origin()
                                .at("spec.weight"),
                        "brings the weights of the TCPMappings for these connections above 100")));
        var shares = new ArrayList<TcpRoute.Share>();
        int before = 0;
        for (var entry : canary.thresholds().entrySet()) {
            int weight = entry.getValue() - before;
            before = entry.getValue();
            if (weight > 0) {
                shares.add(new TcpRoute.Share(
                        Objects.requireNonNull(group.get(entry.getKey()))
                                .destination()
                                .name(),
                        weight));
            }
        }
        return shares;
    }

    /** TLS is terminated as the first Host says whose hostname fits, else as the TLSContext that lists the name. */
    private Outcome<Termination> termination(Fetch fetch, TcpMapping mapping, String name) {
        var host = fetch.all(activeHosts).values().stream()
                .map(Outcome::value)
                .filter(Objects::nonNull)
                .filter(active -> active.tls() != null)
                .filter(active -> new HostGlob(serverName(active)).overlaps(new HostGlob(name)))
                .min(Comparator.comparing(active -> active.host().hostname()));
        if (host.isPresent()) {
            return Outcome.of(new Termination(Objects.requireNonNull(host.get().tls()), List.of()));
        }
        var context = fetch.all(contexts).values().stream()
                .filter(candidate -> candidate.hosts().contains(name))
                .findFirst();
        return context.isPresent()
                ? tls.termination(fetch, context.get())
                : Outcome.refused(
                        List.of(
                                Problem.error(
                                        mapping.meta().origin().at("spec.host"),
                                        "has no certificate: no Host with TLS has this hostname, and no TLSContext lists it in hosts")));
    }

    private static String serverName(ActiveHost active) {
        return ListenerResolver.serverName(active.host().hostname());
    }

    /** The destinations of a TCPMapping by name. */
    static Map<String, Destination> destinations(Outcome<Resolved> outcome) {
        var value = outcome.value();
        return value == null ? Map.of() : Map.of(value.destination().name(), value.destination());
    }
}
