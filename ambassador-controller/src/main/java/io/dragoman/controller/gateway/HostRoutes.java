package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.controller.policy.HostAssociation;
import io.dragoman.controller.policy.RouteOrder;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The groups that belong to a Host, found by an index of their hostnames so that a change of one Mapping concerns only
 * the Hosts that it may belong to.
 *
 * @param groups in the order in which their routes are tried
 */
record HostRoutes(List<RouteGroup> groups) {
    private static final String ANY = "any";
    private static final String EVERY = "every";

    HostRoutes {
        groups = List.copyOf(groups);
    }

    /** The index keys of a group: its exact hostname and that name's parent domains, or "any" for everything else. */
    static Set<String> indexKeys(Outcome<RouteGroup> outcome) {
        var group = outcome.value();
        if (group == null) {
            return Set.of();
        }
        var keys = new HashSet<String>();
        keys.add(EVERY);
        var host = group.first().host();
        if (host == null || host.kind() == HostMatch.Kind.REGEX || host.text().contains("*")) {
            keys.add(ANY);
            return keys;
        }
        keys.add("=" + host.text());
        for (int dot = host.text().indexOf('.'); dot >= 0; dot = host.text().indexOf('.', dot + 1)) {
            keys.add(host.text().substring(dot));
        }
        return keys;
    }

    /** The groups that belong to the Host. */
    static HostRoutes of(
            Fetch fetch, GatewayHost host, Collection<String, SortedMap<GroupIdentity, Outcome<RouteGroup>>> index) {
        var found = new LinkedHashMap<GroupIdentity, RouteGroup>();
        for (var key : lookUp(host.hostname())) {
            var candidates = fetch.get(index, key);
            if (candidates != null) {
                candidates.forEach((identity, outcome) -> {
                    var group = outcome.value();
                    if (group != null && belongs(host, group)) {
                        found.put(identity, group);
                    }
                });
            }
        }
        var sorted = new ArrayList<>(found.entrySet());
        sorted.sort(Comparator.<Map.Entry<GroupIdentity, RouteGroup>, RouteOrder>comparing(
                        entry -> entry.getValue().order())
                .thenComparing(Map.Entry::getKey));
        return new HostRoutes(sorted.stream().map(Map.Entry::getValue).toList());
    }

    private static boolean belongs(GatewayHost host, RouteGroup group) {
        return ProbeMappings.isOne(group.first())
                || HostAssociation.associates(host, group.first().host(), group.metaLabels());
    }

    private static List<String> lookUp(String hostname) {
        if (!hostname.contains("*")) {
            return List.of("=" + hostname, ANY);
        }
        return hostname.startsWith("*.") ? List.of(hostname.substring(1), ANY) : List.of(EVERY);
    }
}
