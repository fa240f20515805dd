package io.dragoman.controller.envoy;

import com.google.protobuf.Any;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/** Destination → {@code envoy.config.cluster.v3.Cluster}. */
final class ClusterTranslator {
    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private ClusterTranslator() {}

    static Cluster translate(Destination destination) {
        var cluster = Cluster.newBuilder()
                .setName(destination.name())
                .setAltStatName(destination.statName())
                .setConnectTimeout(Durations.of(destination.connectTimeout()))
                .putTypedExtensionProtocolOptions(HTTP_OPTIONS, Any.pack(httpOptions(destination.http2())));
        switch (destination.target()) {
            case Target.Service(var key) ->
                cluster.setType(Cluster.DiscoveryType.EDS)
                        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder()
                                .setEdsConfig(Sources.ads())
                                .setServiceName(EndpointTranslator.name(key)));
            case Target.Dns(var host, var port) ->
                cluster.setType(Cluster.DiscoveryType.STRICT_DNS)
                        .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_ONLY)
                        .setLoadAssignment(single(destination.name(), host, port));
            case Target.Address(var ip, var port) ->
                cluster.setType(Cluster.DiscoveryType.STATIC).setLoadAssignment(single(destination.name(), ip, port));
        }
        var tls = destination.tls();
        if (tls != null) {
            cluster.setTransportSocket(TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.tls")
                    .setTypedConfig(Any.pack(TlsTranslator.upstream(tls, destination.http2()))));
        }
        return cluster.build();
    }

    private static HttpProtocolOptions httpOptions(boolean http2) {
        var explicit = HttpProtocolOptions.ExplicitHttpConfig.newBuilder();
        if (http2) {
            explicit.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
        } else {
            explicit.setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
        }
        return HttpProtocolOptions.newBuilder().setExplicitHttpConfig(explicit).build();
    }

    private static ClusterLoadAssignment single(String cluster, String host, int port) {
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(cluster)
                .addEndpoints(EndpointTranslator.locality().addLbEndpoints(EndpointTranslator.endpoint(host, port)))
                .build();
    }
}
