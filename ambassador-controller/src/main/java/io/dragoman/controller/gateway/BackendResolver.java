package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Joins Services with their EndpointSlices. */
final class BackendResolver {
    private BackendResolver() {}

    /**
     * What Mappings need to know of a Service. Has no endpoints in it, so that a pod that comes or goes changes no route
     * and no cluster.
     *
     * @param ports its ports
     * @param externalName the name that an ExternalName Service stands for, or null
     * @param clusterIp the address that stands for its endpoints, or null
     * @param hasEndpointSlices whether EndpointSlices say where it is
     */
    record Backend(
            List<KubeService.Port> ports,
            @Nullable String externalName,
            @Nullable String clusterIp,
            boolean hasEndpointSlices) {
        /** The Service's port with this number; with only one port, that one for any number. */
        KubeService.@Nullable Port port(@Nullable Integer number) {
            if (ports.size() == 1 && (number == null || ports.getFirst().port() != number)) {
                return ports.getFirst();
            }
            return ports.stream()
                    .filter(port -> number != null && port.port() == number)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The Service that a slice belongs to. */
    static ObjectKey serviceOf(KubeEndpointSlice slice) {
        return new ObjectKey("Service", slice.meta().namespace(), slice.serviceName());
    }

    static Backend backend(KubeService service, @Nullable SortedMap<ObjectKey, KubeEndpointSlice> slices) {
        return new Backend(service.ports(), service.externalName(), service.clusterIp(), slices != null);
    }

    /** The endpoints of each port of a Service that has EndpointSlices. */
    static Map<EndpointSet.Key, EndpointSet> endpoints(
            KubeService service, @Nullable SortedMap<ObjectKey, KubeEndpointSlice> slices) {
        var sets = new LinkedHashMap<EndpointSet.Key, EndpointSet>();
        if (slices == null) {
            return sets;
        }
        for (var port : service.ports()) {
            var addresses = new TreeSet<EndpointSet.Address>();
            for (var slice : slices.values()) {
                var target = target(slice, port, service.ports().size() == 1);
                if (target != null) {
                    slice.endpoints().stream()
                            .filter(endpoint ->
                                    endpoint.ready() && !endpoint.addresses().isEmpty())
                            .map(endpoint ->
                                    new EndpointSet.Address(endpoint.addresses().getFirst(), target))
                            .forEach(addresses::add);
                }
            }
            var key = new EndpointSet.Key(
                    service.meta().namespace(), service.meta().name(), port.port());
            sets.put(
                    key,
                    new EndpointSet(key, List.copyOf(addresses), service.meta().origin()));
        }
        return sets;
    }

    private static @Nullable Integer target(KubeEndpointSlice slice, KubeService.Port port, boolean onlyPort) {
        return slice.ports().stream()
                .filter(candidate -> candidate.name().equals(port.name())
                        || (onlyPort && slice.ports().size() == 1))
                .map(KubeEndpointSlice.Port::port)
                .findFirst()
                .orElse(null);
    }
}
