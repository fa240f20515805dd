package io.dragoman.controller.envoy;

import com.google.protobuf.ByteString;
import io.dragoman.controller.gateway.GroupRoutes;
import io.dragoman.controller.xds.Encoded;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Collection;

/** Routes → {@code envoy.config.route.v3.VirtualHost}, encoded. */
final class VirtualHostTranslator {
    private VirtualHostTranslator() {}

    /** The field {@code routes} with the routes of one group. */
    static ByteString routes(GroupRoutes group) {
        var fields = new Encoded();
        group.routes()
                .forEach(route ->
                        fields.add(VirtualHost.ROUTES_FIELD_NUMBER, Encoded.of(RouteTranslator.translate(route))));
        return fields.bytes();
    }

    /**
     * A virtual host.
     *
     * @param name its name, unique in its route configuration
     * @param domain the names that it takes
     * @param routes the field {@code routes}, in parts
     */
    static ByteString translate(String name, String domain, Collection<ByteString> routes) {
        var fields = new Encoded()
                .add(Encoded.of(VirtualHost.newBuilder()
                        .setName(name)
                        .addDomains(domain)
                        .build()));
        routes.forEach(fields::add);
        return fields.bytes();
    }
}
