package io.dragoman.authz.config;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeService;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Knows where the Services among the manifests are, so that a URL such as {@code http://keys.default:9500/} leads to
 * their endpoints where there is no cluster's DNS. Names that no Service has are left to DNS, and so is https, whose
 * certificate is for the name. Changes come from one thread; any thread may ask.
 */
final class ServiceLocator {
    private static final Pattern NAME = Pattern.compile("([^.]+)\\.([^.]+)(?:\\.svc(?:\\.cluster\\.local)?)?");
    private static final int HTTP_PORT = 80;

    private final Map<ObjectKey, KubeService> services = new HashMap<>();
    private final Map<ObjectKey, KubeEndpointSlice> slices = new HashMap<>();
    private volatile Map<Target, String> addresses = Map.of();

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

    /** The URL with the address of an endpoint in place of its Service's name; the same if there is none. */
    URI locate(URI uri) {
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            return uri;
        }
        var name = NAME.matcher(uri.getHost());
        if (!name.matches()) {
            return uri;
        }
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        var address = addresses.get(new Target(name.group(2), name.group(1), port));
        return address == null ? uri : URI.create("http://" + address + rest(uri));
    }

    private static String rest(URI uri) {
        var query = uri.getRawQuery();
        return Objects.requireNonNullElse(uri.getRawPath(), "") + (query == null ? "" : "?" + query);
    }

    private Map<Target, String> index() {
        var index = new HashMap<Target, String>();
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
    private Optional<String> address(KubeService service, KubeService.Port port) {
        return slices.values().stream()
                .filter(slice -> slice.meta().namespace().equals(service.meta().namespace())
                        && slice.serviceName().equals(service.meta().name()))
                .flatMap(slice -> slice.ports().stream()
                        .filter(real -> real.name().equals(port.name()))
                        .flatMap(real -> slice.endpoints().stream()
                                .filter(endpoint -> endpoint.ready()
                                        && !endpoint.addresses().isEmpty())
                                .map(endpoint -> authority(endpoint.addresses().getFirst(), real.port()))))
                .min(String::compareTo);
    }

    private static String authority(String address, int port) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    private static <T> boolean put(Map<ObjectKey, T> map, ObjectKey key, T value) {
        return !value.equals(map.put(key, value));
    }
}
