package io.dragoman.authz.config;

import io.dragoman.authz.outbound.EndpointLocator;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows where the Services among the manifests are, so that a URL such as {@code http://keys.default:9500/} leads to
 * their endpoints where there is no cluster's DNS. Names that no Service has are left to DNS. Changes come from one thread; any thread may ask.
 */
final class ServiceLocator implements EndpointLocator {
    private static final Pattern NAME = Pattern.compile("([^.]+)\\.([^.]+)(?:\\.svc(?:\\.cluster\\.local)?)?");

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTP_PORT = 80;

    private final Map<ObjectKey, KubeService> services = new HashMap<>();
    private final Map<ObjectKey, KubeEndpointSlice> slices = new HashMap<>();
    private volatile Map<Target, InetSocketAddress> addresses = Map.of();

    /** A Service's port as a client names it. */
    private record Target(String namespace, String name, int port) {}

    /** Takes what has changed. */
    void accept(List<Change> changes) {
        boolean matters = false;
        for (var change : changes) {
            matters |= switch (change) {
                case Change.Upsert(KubeService service) -> put(services, change.key(), service);
                case Change.Upsert(KubeEndpointSlice slice) -> put(slices, change.key(), slice);
                case Change.Upsert other -> false;
                case Change.Delete(var key) -> services.remove(key) != null || slices.remove(key) != null;
            };
        }
        if (matters) {
            addresses = index();
        }
    }

    /** An endpoint of the Service, or null if no Service has the name and port. */
    @Override
    public @Nullable InetSocketAddress locate(String host, int port) {
        var name = NAME.matcher(host);
        return name.matches() ? addresses.get(new Target(name.group(2), name.group(1), port)) : null;
    }

    /** Whether the URL leads to this machine. */
    boolean isLocal(URI uri) {
        var host = uri.getHost();
        if (host == null) {
            return false;
        }
        var located = locate(host, uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
        return located == null ? LOCAL.contains(host) : located.getAddress().isLoopbackAddress();
    }

    private Map<Target, InetSocketAddress> index() {
        var index = new HashMap<Target, InetSocketAddress>();
        for (var service : services.values()) {
            for (var port : service.ports()) {
                address(service, port)
                        .ifPresent(address -> index.put(
                                new Target(
                                        service.meta().namespace(),
                                        service.meta().name(),
                                        port.port()),
                                address));
            }
        }
        return Map.copyOf(index);
    }

    /** The least address, so that the order of arrival does not matter. */
    private Optional<InetSocketAddress> address(KubeService service, KubeService.Port port) {
        return slices.values().stream()
                .filter(slice -> slice.meta().namespace().equals(service.meta().namespace())
                        && slice.serviceName().equals(service.meta().name()))
                .flatMap(slice -> slice.ports().stream()
                        .filter(real -> real.name().equals(port.name()))
                        .flatMap(real -> slice.endpoints().stream()
                                .filter(endpoint -> endpoint.ready()
                                        && !endpoint.addresses().isEmpty())
                                .flatMap(endpoint -> socket(endpoint.addresses().getFirst(), real.port()))))
                .min(Comparator.comparing(InetSocketAddress::toString));
    }

    /** An address that cannot be read is none, and never a name. */
    private static Stream<InetSocketAddress> socket(String address, int port) {
        try {
            return Stream.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static <T> boolean put(Map<ObjectKey, T> map, ObjectKey key, T value) {
        return !value.equals(map.put(key, value));
    }
}
