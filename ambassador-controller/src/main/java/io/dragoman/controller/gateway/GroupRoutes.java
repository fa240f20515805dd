package io.dragoman.controller.gateway;

import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.controller.policy.RouteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes that one group of Mappings has in one virtual host.
 *
 * @param routes in the order in which they are tried; never empty
 * @param name the only name that requests may ask for, in lower case, where the virtual host takes in others too; else null
 */
public record GroupRoutes(List<Route> routes, @Nullable String name) {
    /** Copies the list. */
    public GroupRoutes {
        routes = List.copyOf(routes);
    }

    /**
     * Names the routes of a group. In a virtual host, smaller keys are tried first.
     *
     * @param host the virtual host
     * @param order where they stand among those of other groups
     * @param group the group
     */
    public record Key(VirtualHost.Key host, RouteOrder order, GroupIdentity group) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int first = host.compareTo(other.host);
            if (first == 0) {
                first = order.compareTo(other.order);
            }
            return first == 0 ? group.compareTo(other.group) : first;
        }
    }
}
