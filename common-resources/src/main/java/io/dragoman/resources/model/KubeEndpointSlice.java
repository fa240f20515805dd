package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;

/**
 * A Kubernetes EndpointSlice (discovery.k8s.io/v1): addresses behind a Service.
 *
 * @param meta metadata
 * @param serviceName the Service it belongs to (label {@code kubernetes.io/service-name}), empty if none
 * @param ports its TCP ports that have a number
 * @param endpoints its endpoints
 */
public record KubeEndpointSlice(Meta meta, String serviceName, List<Port> ports, List<Endpoint> endpoints)
        implements Resource {
    /** Copies the lists. */
    public KubeEndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One port of the slice.
     *
     * @param name the name of the Service port it serves, empty if that has none
     * @param port the number on the endpoints
     */
    public record Port(String name, int port) {}

    /**
     * One endpoint.
     *
     * @param addresses its addresses; Kubernetes uses the first
     * @param ready {@code conditions.ready}; absent means ready
     * @param draining whether it still serves although it is being ended ({@code conditions.serving} and {@code
     *     conditions.terminating}): better than nothing where nothing is ready
     */
    public record Endpoint(List<String> addresses, boolean ready, boolean draining) {
        /** Copies the list. */
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }
}
