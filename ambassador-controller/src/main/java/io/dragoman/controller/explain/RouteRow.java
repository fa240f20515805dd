package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.ModelView;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.resources.model.Mapping.PathMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Routes that share the requests of one match: one line for people.
 *
 * @param host the virtual host
 * @param members the routes with their shares, in the order in which they are tried; never empty
 */
public record RouteRow(VirtualHost.Key host, List<Member> members) {
    /** Copies the list. */
    public RouteRow {
        members = List.copyOf(members);
    }

    /**
     * One of them.
     *
     * @param route the route
     * @param share its share in millionths
     */
    public record Member(Route route, int share) {}

    /** The first route, which stands for what all have in common. */
    public Route first() {
        return members.getFirst().route();
    }

    /** A virtual host's routes. */
    public static List<RouteRow> of(ModelView model, VirtualHost.Key host) {
        var rows = new ArrayList<List<Member>>();
        var open = new HashMap<Alike, Open>();
        for (var route : model.routes(host)) {
            var alike = Alike.of(route);
            var row = open.get(alike);
            if (row == null) {
                row = new Open(new ArrayList<>(), 0);
                rows.add(row.members());
            }
            var share = route.match().share();
            int threshold = share == null ? CanaryWeights.WHOLE : share.threshold();
            row.members().add(new Member(route, threshold - row.given()));
            if (threshold == CanaryWeights.WHOLE) {
                open.remove(alike);
            } else {
                open.put(alike, new Open(row.members(), threshold));
            }
        }
        return rows.stream().map(members -> new RouteRow(host, members)).toList();
    }

    /** What routes of one row have in common. The variants of a Mapping's route may stand between them. */
    private record Alike(PathMatch path, List<String> conditions, Class<?> action) {
        static Alike of(Route route) {
            return new Alike(
                    route.match().path(),
                    Descriptions.conditions(route.match()),
                    route.action().getClass());
        }
    }

    /**
     * A row that does not have the whole yet.
     *
     * @param members so far
     * @param given what they have of it
     */
    private record Open(List<Member> members, int given) {}
}
