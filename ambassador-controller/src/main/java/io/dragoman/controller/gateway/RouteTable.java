package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import java.util.List;

/**
 * The virtual hosts of one filter chain, delivered apart from its Listener so that a changed route drains no connection.
 *
 * @param name unique among route tables
 * @param virtualHosts in a stable order
 * @param listener the Listener
 * @param http3Ports ports on which the same is to be had over HTTP/3
 */
public record RouteTable(
        String name, List<VirtualHost.Key> virtualHosts, ObjectKey listener, List<Integer> http3Ports) {
    /** Copies the lists. */
    public RouteTable {
        virtualHosts = List.copyOf(virtualHosts);
        http3Ports = List.copyOf(http3Ports);
    }
}
