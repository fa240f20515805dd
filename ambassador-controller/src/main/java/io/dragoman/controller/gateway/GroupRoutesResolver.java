package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.gateway.ListenerResolver.Bound;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.controller.policy.HostAssociation;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the virtual hosts that a group belongs to, and makes its routes in each.
 *
 * @param virtualHosts the virtual hosts with their Hosts, by {@link HostIndex}
 * @param labelDomain the rate limit service's domain
 * @param module the Module that counts
 */
record GroupRoutesResolver(
        Collection<String, SortedMap<VirtualHost.Key, Bound>> virtualHosts,
        Collection<String, String> labelDomain,
        Collection<String, GatewayModule> module) {

    /** The routes of a group in all virtual hosts. */
    Map<GroupRoutes.Key, GroupRoutes> resolve(Fetch fetch, GroupIdentity identity, Outcome<RouteGroup> outcome) {
        var group = outcome.value();
        if (group == null) {
            return Map.of();
        }
        var defaults = Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY)).route();
        var resolver = new RouteResolver(defaults, fetch.get(labelDomain, Inputs.GATEWAY));
        var result = new HashMap<GroupRoutes.Key, GroupRoutes>();
        for (var place : HostIndex.lookUp(group.first().host())) {
            var candidates = fetch.get(virtualHosts, place);
            if (candidates != null) {
                candidates.forEach((key, bound) -> {
                    var owner = owner(key, bound, group);
                    var routes = owner == null
                            ? null
                            : VirtualHostResolver.routes(
                                    owner, group, bound.listener().securityModel(), resolver);
                    if (routes != null && !routes.isEmpty()) {
                        result.put(
                                new GroupRoutes.Key(key, group.order(), identity),
                                new GroupRoutes(routes, name(key.hostname(), group)));
                    }
                });
            }
        }
        return result;
    }

    /** The Host that decides about a group's requests: of those that share the virtual host, the first that it belongs to. */
    private static @Nullable GatewayHost owner(VirtualHost.Key key, Bound bound, RouteGroup group) {
        return Objects.requireNonNull(bound.hosts().get(key.hostname())).stream()
                .filter(host ->
                        !host.awaitsCertificate() || group.first().path().isForCertificateChallenges())
                .map(TlsResolver.ActiveHost::host)
                .filter(host -> belongs(host, group))
                .findFirst()
                .orElse(null);
    }

    private static boolean belongs(GatewayHost host, RouteGroup group) {
        return ProbeMappings.isOne(group.first())
                || HostAssociation.associates(host, group.first().host(), group.metaLabels());
    }

    private static @Nullable String name(String hostname, RouteGroup group) {
        var host = group.first().host();
        if (host == null
                || host.kind() == HostMatch.Kind.REGEX
                || host.text().contains("*")
                || !hostname.contains("*")) {
            return null;
        }
        return host.text().toLowerCase(Locale.ROOT);
    }
}
