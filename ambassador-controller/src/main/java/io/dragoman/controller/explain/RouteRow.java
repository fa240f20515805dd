package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.policy.CanaryWeights;
import java.util.ArrayList;
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
    public static List<RouteRow> of(VirtualHost host) {
        var rows = new ArrayList<RouteRow>();
        var members = new ArrayList<Member>();
        int given = 0;
        for (var route : host.routes()) {
            if (!members.isEmpty() && !matchesAlike(members.getFirst().route(), route)) {
                rows.add(new RouteRow(host.key(), members));
                members.clear();
                given = 0;
            }
            var share = route.match().share();
            int threshold = share == null ? CanaryWeights.WHOLE : share.threshold();
            members.add(new Member(route, threshold - given));
            given = threshold;
        }
        if (!members.isEmpty()) {
            rows.add(new RouteRow(host.key(), members));
        }
        return rows;
    }

    private static boolean matchesAlike(Route left, Route right) {
        return left.match().path().equals(right.match().path())
                && Descriptions.conditions(left.match()).equals(Descriptions.conditions(right.match()))
                && left.action().getClass().equals(right.action().getClass());
    }
}
