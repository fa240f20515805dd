package io.dragoman.controller.envoy;

import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Protocol;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.CircuitBreaker;
import io.dragoman.resources.model.Keepalive;
import io.dragoman.resources.model.LoadBalancer;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;

/** Destination → {@code envoy.config.cluster.v3.Cluster}. */
final class ClusterTranslator {
    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private ClusterTranslator() {}

    static Cluster translate(Destination destination) {
        var policy = destination.policy();
        var cluster = Cluster.newBuilder()
                .setName(destination.name())
                .setAltStatName(destination.statName())
                .setConnectTimeout(Durations.of(policy.connectTimeout()))
                .setLbPolicy(loadBalancer(policy.loadBalancer()))
                .putTypedExtensionProtocolOptions(
                        HTTP_OPTIONS, Packed.of(HttpOptionsTranslator.translate(destination.protocol(), policy)));
        target(cluster, destination);
        for (var breaker : policy.circuitBreakers()) {
            cluster.getCircuitBreakersBuilder().addThresholds(circuitBreaker(breaker));
        }
        for (var check : policy.healthChecks()) {
            cluster.addHealthChecks(HealthCheckTranslator.translate(check, destination.protocol() == Protocol.HTTP2));
        }
        var outliers = policy.outlierDetection();
        if (outliers != null) {
            cluster.setOutlierDetection(OutlierDetectionTranslator.translate(outliers));
        }
        var keepalive = policy.keepalive();
        if (keepalive != null) {
            cluster.setUpstreamConnectionOptions(
                    UpstreamConnectionOptions.newBuilder().setTcpKeepalive(keepalive(keepalive)));
        }
        var tls = destination.tls();
        if (tls != null) {
            boolean byName = destination.target() instanceof Target.Dns;
            cluster.setTransportSocket(TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.tls")
                    .setTypedConfig(Packed.of(TlsTranslator.upstream(tls, destination.protocol(), byName))));
        }
        return cluster.build();
    }

    private static void target(Cluster.Builder cluster, Destination destination) {
        var endpoints = EndpointTranslator.discoveredAs(destination);
        if (endpoints != null) {
            cluster.setType(Cluster.DiscoveryType.EDS)
                    .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder()
                            .setEdsConfig(Sources.ads())
                            .setServiceName(endpoints));
        } else {
            if (destination.target() instanceof Target.Address) {
                cluster.setType(Cluster.DiscoveryType.STATIC);
            } else {
                cluster.setClusterType(
                        DnsTranslator.translate(destination.policy().dns()));
            }
            cluster.setLoadAssignment(EndpointTranslator.written(destination));
        }
    }

    private static Cluster.LbPolicy loadBalancer(LoadBalancer loadBalancer) {
        return switch (loadBalancer.policy()) {
            case ROUND_ROBIN -> Cluster.LbPolicy.ROUND_ROBIN;
            case LEAST_REQUEST -> Cluster.LbPolicy.LEAST_REQUEST;
            case RING_HASH -> Cluster.LbPolicy.RING_HASH;
            case MAGLEV -> Cluster.LbPolicy.MAGLEV;
        };
    }

    private static CircuitBreakers.Thresholds circuitBreaker(CircuitBreaker breaker) {
        var thresholds = CircuitBreakers.Thresholds.newBuilder()
                .setPriority(
                        switch (breaker.priority()) {
                            case DEFAULT -> RoutingPriority.DEFAULT;
                            case HIGH -> RoutingPriority.HIGH;
                        });
        if (breaker.maxConnections() != null) {
            thresholds.setMaxConnections(UInt32Value.of(breaker.maxConnections()));
        }
        if (breaker.maxPendingRequests() != null) {
            thresholds.setMaxPendingRequests(UInt32Value.of(breaker.maxPendingRequests()));
        }
        if (breaker.maxRequests() != null) {
            thresholds.setMaxRequests(UInt32Value.of(breaker.maxRequests()));
        }
        if (breaker.maxRetries() != null) {
            thresholds.setMaxRetries(UInt32Value.of(breaker.maxRetries()));
        }
        return thresholds.build();
    }

    private static TcpKeepalive keepalive(Keepalive keepalive) {
        var result = TcpKeepalive.newBuilder();
        if (keepalive.idleSeconds() != null) {
            result.setKeepaliveTime(UInt32Value.of(keepalive.idleSeconds()));
        }
        if (keepalive.intervalSeconds() != null) {
            result.setKeepaliveInterval(UInt32Value.of(keepalive.intervalSeconds()));
        }
        if (keepalive.probes() != null) {
            result.setKeepaliveProbes(UInt32Value.of(keepalive.probes()));
        }
        return result.build();
    }
}
