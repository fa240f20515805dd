package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.Consultation;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.policy.Concern;
import io.dragoman.controller.policy.RuleCover;
import io.dragoman.controller.policy.ServedNames;
import io.dragoman.resources.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Has the authorization service asked about no more routes than FilterPolicies concern, where it goes by these.
 *
 * @param byPolicies there if the service does
 * @param rules the rules of the policies by the keys of {@link ServedNames}
 */
record ConsultationResolver(
        Collection<String, Boolean> byPolicies, Collection<String, SortedMap<RuleKey, RuleCover>> rules) {

    /**
     * Names a rule.
     *
     * @param policy the FilterPolicy
     * @param number its place in it
     */
    record RuleKey(ObjectKey policy, int number) implements Comparable<RuleKey> {
        private static final Comparator<RuleKey> ORDER =
                Comparator.comparing(RuleKey::policy).thenComparingInt(RuleKey::number);

        @Override
        public int compareTo(RuleKey other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Follows the policies and what is asked. What cannot be read may be a policy for anything, so that everything is asked
     * about until it can.
     */
    static ConsultationResolver derive(Graph graph, Inputs in, Collection<String, HttpFilters> filters) {
        var byPolicies = graph.map("authorization by policies", filters, (fetch, key, all) -> {
            boolean known = fetch.get(in.unseenPolicies, Inputs.GATEWAY) == null;
            boolean goesByThem = all.authorization() instanceof Authorization.Ask ask && ask.byPolicies();
            return (known && goesByThem) ? Boolean.TRUE : null;
        });
        var rules = graph.flatMap(
                "rules of policies", in.filterPolicies, (fetch, key, policy) -> named(key, RuleCover.of(policy)));
        return new ConsultationResolver(
                byPolicies, graph.group("rules of policies by host", rules, (key, rule) -> rule.keys()));
    }

    /** The routes of a group in a virtual host, where needed each in two: for the requests that pass unasked, and for the others. */
    GroupRoutes resolve(Fetch fetch, GroupRoutes.Key key, GroupRoutes group) {
        if (fetch.get(byPolicies, Inputs.GATEWAY) == null) {
            return group;
        }
        var hostname = key.host().hostname();
        return new GroupRoutes(
                group.routes().stream()
                        .flatMap(route -> resolve(fetch, hostname, route))
                        .toList(),
                group.name());
    }

    private Stream<Route> resolve(Fetch fetch, String hostname, Route route) {
        if (!(route.action() instanceof Action.Forward forward)
                || forward.authorization().skipped()
                // Whoever has something to tell the service wants it to be asked.
                || !forward.authorization().extensions().isEmpty()) {
            return Stream.of(route);
        }
        var match = route.match();
        var names = ServedNames.of(hostname, match.authority());
        return switch (Concern.of(names, match.path(), match.caseSensitive(), found(fetch, names))) {
            case Concern.Own() -> Stream.of(route);
            case Concern.Some(var rule) -> Stream.of(with(route, match, forward.with(new Consultation.Asked(rule))));
            case Concern.None(var plainPath, var wellFormed) -> {
                var unasked =
                        with(route, match.limited(plainPath, wellFormed), forward.with(new Consultation.Needless()));
                var others = with(route, match, forward.with(new Consultation.InDoubt()));
                yield plainPath || wellFormed ? Stream.of(unasked, others) : Stream.of(unasked);
            }
        };
    }

    private static Route with(Route route, Route.Match match, Action action) {
        return new Route(match, action, route.headers(), route.origin());
    }

    private List<RuleCover> found(Fetch fetch, ServedNames names) {
        var parts = names.keys().stream()
                .flatMap(key -> Stream.ofNullable(fetch.get(rules, key)))
                .toList();
        if (parts.size() == 1) {
            return List.copyOf(parts.getFirst().values());
        }
        var all = new TreeMap<RuleKey, RuleCover>();
        parts.forEach(all::putAll);
        return List.copyOf(all.values());
    }

    private static Map<RuleKey, RuleCover> named(ObjectKey policy, List<RuleCover> rules) {
        var named = new TreeMap<RuleKey, RuleCover>();
        rules.forEach(rule -> named.put(new RuleKey(policy, named.size()), rule));
        return named;
    }
}
