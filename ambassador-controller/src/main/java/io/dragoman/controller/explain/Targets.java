package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.ModelView;
import java.util.List;

/** The addresses behind a destination, as far as the model knows them. */
public final class Targets {
    private Targets() {}

    /**
     * One address.
     *
     * @param host an IP address or a DNS name
     * @param port the port
     */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** The addresses, in a stable order; what Consul knows, only Envoy tells. */
    public static List<Address> of(ModelView model, Destination destination) {
        return of(model, destination.target());
    }

    private static List<Address> of(ModelView model, Target of) {
        return switch (of) {
            case Target.Service(var key) -> {
                var set = model.endpoints().get(key);
                yield set == null
                        ? List.of()
                        : set.addresses().stream()
                                .map(address -> new Address(address.ip(), address.port()))
                                .toList();
            }
            case Target.Consul _ -> List.of();
            case Target.Dns(var host, var port) -> List.of(new Address(host, port));
            case Target.Address(var ip, var port) -> List.of(new Address(ip, port));
            case Target.ByTurns(var targets) ->
                targets.stream().flatMap(target -> of(model, target).stream()).toList();
        };
    }
}
