package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.EndpointSet;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;

/** EndpointSet → {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
final class EndpointTranslator {
    private EndpointTranslator() {}

    /** The name under which Envoy asks for the endpoints. */
    static String name(EndpointSet.Key key) {
        return "k8s/" + key;
    }

    static ClusterLoadAssignment translate(EndpointSet set) {
        var locality = locality();
        set.addresses().forEach(address -> locality.addLbEndpoints(endpoint(address.ip(), address.port())));
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(name(set.key()))
                .addEndpoints(locality)
                .build();
    }

    static LocalityLbEndpoints.Builder locality() {
        return LocalityLbEndpoints.newBuilder();
    }

    static LbEndpoint endpoint(String host, int port) {
        return LbEndpoint.newBuilder()
                .setEndpoint(Endpoint.newBuilder().setAddress(Sources.address(host, port)))
                .build();
    }
}
