package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.graph.Replica;
import io.dragoman.resources.ObjectKey;
import java.util.SortedMap;

/** Follows the model, so that its state after each pass can be published. Used by the graph's thread. */
public final class ModelReplica {
    private final Replica<ObjectKey, GatewayListener> listeners;
    private final Replica<VirtualHost.Key, VirtualHost> virtualHosts;
    private final Replica<VirtualHost.Key, SortedMap<GroupRoutes.Key, GroupRoutes>> routes;
    private final Replica<String, Destination> destinations;
    private final Replica<EndpointSet.Key, EndpointSet> endpoints;

    /** A replica of the model. */
    public ModelReplica(Graph graph, GatewayModel model) {
        listeners = new Replica<>(graph, model.listeners());
        virtualHosts = new Replica<>(graph, model.virtualHosts());
        routes = new Replica<>(graph, model.routesByHost());
        destinations = new Replica<>(graph, model.destinations());
        endpoints = new Replica<>(graph, model.endpoints());
    }

    /** The model as it is after the last pass. */
    public ModelView view() {
        return new ModelView(
                listeners.values(), virtualHosts.values(), routes.values(), destinations.values(), endpoints.values());
    }
}
