package io.dragoman.controller.envoy;

import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/** VirtualHost → {@code envoy.config.route.v3.VirtualHost}. */
final class VirtualHostTranslator {
    private VirtualHostTranslator() {}

    static VirtualHost translate(io.dragoman.controller.gateway.VirtualHost host) {
        var result = VirtualHost.newBuilder()
                .setName(host.key().listener().name() + "-" + host.key().hostname())
                .addDomains(host.key().hostname());
        host.routes().forEach(route -> result.addRoutes(RouteTranslator.translate(route)));
        return result.build();
    }
}
