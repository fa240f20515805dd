package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Joins Services with their EndpointSlices. */
final class BackendResolver {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

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
            boolean only = service.ports().size() == 1;
            var addresses = addresses(slices, port, only, KubeEndpointSlice.Endpoint::ready);
            if (addresses.isEmpty()) {
                addresses = addresses(slices, port, only, KubeEndpointSlice.Endpoint::draining);
            }
            var key = new EndpointSet.Key(
                    service.meta().namespace(), service.meta().name(), port.port());
            sets.put(key, new EndpointSet(key, addresses, service.meta().origin()));
        }
        return sets;
    }

    /** The addresses of one port, of one family: a pod with two addresses counts once, and IPv4 is what most listen on. */
    private static List<EndpointSet.Address> addresses(
            SortedMap<ObjectKey, KubeEndpointSlice> slices,
            KubeService.Port port,
            boolean onlyPort,
            Predicate<KubeEndpointSlice.Endpoint> usable) {
        var ipv4 = new TreeSet<EndpointSet.Address>();
        var ipv6 = new TreeSet<EndpointSet.Address>();
        for (var slice : slices.values()) {
            var target = target(slice, port, onlyPort);
            if (target == null) {
                continue;
            }
            slice.endpoints().stream()
                    .filter(usable)
                    .map(endpoint -> endpoint.addresses().getFirst())
                    .forEach(ip -> {
                        if (IPV4.matcher(ip).matches()) {
                            ipv4.add(new EndpointSet.Address(ip, target));
                        } else if (ip.contains(":")) {
                            ipv6.add(new EndpointSet.Address(ip, target));
                        }
                    });
        }
        return List.copyOf(ipv4.isEmpty() ? ipv6 : ipv4);
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
