package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import java.util.SortedMap;

/**
 * The gateway model as it was after one pass. Immutable: for any thread, for as long as it likes.
 *
 * @param listeners by Listener
 * @param virtualHosts by Listener and hostname
 * @param destinations by name
 * @param endpoints by Service port
 */
public record ModelView(
        SortedMap<ObjectKey, GatewayListener> listeners,
        SortedMap<VirtualHost.Key, VirtualHost> virtualHosts,
        SortedMap<String, Destination> destinations,
        SortedMap<EndpointSet.Key, EndpointSet> endpoints) {}
