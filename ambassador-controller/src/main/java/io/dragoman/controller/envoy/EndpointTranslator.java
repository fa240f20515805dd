package io.dragoman.controller.envoy;

import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.ConsulService;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.EndpointSet;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Endpoints → {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
final class EndpointTranslator {
    private EndpointTranslator() {}

    /** The name under which Envoy asks for the endpoints of a Service's port. */
    static String name(EndpointSet.Key key) {
        return "k8s/" + key;
    }

    /** The name under which Envoy asks for the endpoints of a service of Consul. */
    static String name(ConsulService service) {
        return "consul/" + service.datacenter() + "/" + service.service() + "@" + service.address();
    }

    /** The name under which Envoy asks for the endpoints of a destination, or null if its cluster says where it is. */
    static @Nullable String discoveredAs(Destination destination) {
        return switch (destination.target()) {
            case Target.Service(var key) -> name(key);
            case Target.Consul(var service) -> name(service);
            case Target.ByTurns(var targets) ->
                targets.stream().anyMatch(Target.Dns.class::isInstance) ? null : "by-turns/" + destination.name();
            case Target.Dns _, Target.Address _ -> null;
        };
    }

    /** The endpoints that are delivered under a name. */
    static ClusterLoadAssignment translate(String name, List<EndpointSet.Address> addresses) {
        return assignment(name, addresses.stream().map(EndpointTranslator::endpoint));
    }

    /** The endpoints of a destination whose cluster says where it is. */
    static ClusterLoadAssignment written(Destination destination) {
        return assignment(destination.name(), written(destination.target()));
    }

    private static Stream<LbEndpoint> written(Target target) {
        return switch (target) {
            case Target.Dns(var host, var port) -> Stream.of(endpoint(host, port));
            case Target.Address(var ip, var port) -> Stream.of(endpoint(ip, port));
            // Beside a name that Envoy looks up, a Service is such a name, too.
            case Target.Service(var key) -> Stream.of(endpoint(key.service() + "." + key.namespace(), key.port()));
            // Has become addresses before.
            case Target.Consul _ -> Stream.empty();
            case Target.ByTurns(var targets) -> targets.stream().flatMap(EndpointTranslator::written);
        };
    }

    private static ClusterLoadAssignment assignment(String name, Stream<LbEndpoint> endpoints) {
        var locality = LocalityLbEndpoints.newBuilder();
        endpoints.forEach(locality::addLbEndpoints);
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(name)
                .addEndpoints(locality)
                .build();
    }

    private static LbEndpoint endpoint(EndpointSet.Address address) {
        var endpoint = endpoint(address.ip(), address.port());
        return address.weight() == 1
                ? endpoint
                : endpoint.toBuilder()
                        .setLoadBalancingWeight(UInt32Value.of(address.weight()))
                        .build();
    }

    private static LbEndpoint endpoint(String host, int port) {
        return LbEndpoint.newBuilder()
                .setEndpoint(Endpoint.newBuilder().setAddress(Sources.address(host, port)))
                .build();
    }
}
