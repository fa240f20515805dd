package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * The gateway model as it was after one pass. Immutable: for any thread, for as long as it likes.
 *
 * @param listeners by Listener
 * @param virtualHosts by Listener and hostname
 * @param routesByHost the routes of virtual hosts that have any, in the order in which they are tried
 * @param destinations by name
 * @param endpoints by Service port
 */
public record ModelView(
        SortedMap<ObjectKey, GatewayListener> listeners,
        SortedMap<VirtualHost.Key, VirtualHost> virtualHosts,
        SortedMap<VirtualHost.Key, SortedMap<GroupRoutes.Key, GroupRoutes>> routesByHost,
        SortedMap<String, Destination> destinations,
        SortedMap<EndpointSet.Key, EndpointSet> endpoints) {
    /** The routes of a virtual host, in the order in which they are tried. */
    public List<Route> routes(VirtualHost.Key host) {
        return routesByHost.getOrDefault(host, Collections.emptySortedMap()).values().stream()
                .flatMap(group -> group.routes().stream())
                .toList();
    }
}
