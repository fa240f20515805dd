package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.TcpRoute;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster;

/** TcpRoute → {@code envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy}. */
final class TcpProxyTranslator {
    private TcpProxyTranslator() {}

    static TcpProxy translate(TcpRoute route, GatewayListener.Http listener) {
        var proxy = TcpProxy.newBuilder()
                .setStatPrefix(listener.statPrefix())
                .addAllAccessLog(AccessLogTranslator.forConnections(listener.observability()));
        if (route.shares().size() == 1) {
            proxy.setCluster(route.shares().getFirst().destination());
        } else {
            var weighted = WeightedCluster.newBuilder();
            route.shares()
                    .forEach(share -> weighted.addClusters(WeightedCluster.ClusterWeight.newBuilder()
                            .setName(share.destination())
                            .setWeight(share.weight())));
            proxy.setWeightedClusters(weighted);
        }
        var idle = route.idleTimeout();
        if (idle != null) {
            proxy.setIdleTimeout(Durations.of(idle));
        }
        return proxy.build();
    }
}
