package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.GatewayListener.Chain;
import io.dragoman.controller.gateway.GatewayListener.Content;
import io.dragoman.controller.gateway.ServerTls;
import io.dragoman.protos.Packed;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.core.v3.UdpSocketConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.QuicProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.UdpListenerConfig;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport;
import java.util.function.Function;

/**
 * GatewayListener → {@code envoy.config.listener.v3.Listener}. Holds listener facts only: routes and certificates are
 * referred to by name, so that their changes drain no connection.
 */
final class ListenerTranslator {
    private ListenerTranslator() {}

    /** @param grains how finely route tables are cut into shards, by name */
    static Listener translate(GatewayListener listener, Function<String, Grain> grains) {
        var result = Listener.newBuilder().setName(listener.name()).setAddress(address(listener));
        if (listener.quic()) {
            result.setUdpListenerConfig(UdpListenerConfig.newBuilder()
                    .setQuicOptions(QuicProtocolOptions.getDefaultInstance())
                    .setDownstreamSocketConfig(UdpSocketConfig.newBuilder().setPreferGro(BoolValue.of(true))));
        }
        if (listener.proxyProtocol()) {
            // First, since the PROXY header precedes everything else on the wire.
            result.addListenerFilters(
                    listenerFilter("envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance()));
        }
        if (listener.hasTls() && !listener.quic()) {
            result.addListenerFilters(
                    listenerFilter("envoy.filters.listener.tls_inspector", TlsInspector.getDefaultInstance()));
        }
        if (listener.http().observability().tracer() != null) {
            // Spans are of requests that leave, as in Emissary.
            result.setTrafficDirection(TrafficDirection.OUTBOUND);
        }
        var limit = listener.http().edge().bufferLimit();
        if (limit != null) {
            result.setPerConnectionBufferLimitBytes(UInt32Value.of(limit));
        }
        listener.chains().forEach(chain -> result.addFilterChains(chain(listener, chain, grains)));
        return result.build();
    }

    private static Address address(GatewayListener listener) {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder()
                        .setProtocol(listener.quic() ? SocketAddress.Protocol.UDP : SocketAddress.Protocol.TCP)
                        .setAddress(listener.address())
                        .setPortValue(listener.port()))
                .build();
    }

    private static ListenerFilter listenerFilter(String name, Message config) {
        return ListenerFilter.newBuilder()
                .setName(name)
                .setTypedConfig(Packed.of(config))
                .build();
    }

    private static FilterChain chain(GatewayListener listener, Chain chain, Function<String, Grain> grains) {
        var result = FilterChain.newBuilder().setName(chain.name()).addFilters(filter(listener, chain, grains));
        var match = FilterChainMatch.newBuilder();
        var serverName = chain.serverName();
        if (serverName != null) {
            match.addServerNames(serverName);
        }
        var tls = chain.tls();
        if (tls != null) {
            if (!listener.quic()) {
                match.setTransportProtocol("tls");
            }
            result.setTransportSocket(listener.quic() ? quic(tls) : tls(tls, chain.content()));
        }
        return result.setFilterChainMatch(match).build();
    }

    private static Filter filter(GatewayListener listener, Chain chain, Function<String, Grain> grains) {
        return switch (chain.content()) {
            case Content.Requests(var routes) ->
                filter(
                        "envoy.filters.network.http_connection_manager",
                        ConnectionManagerTranslator.translate(
                                listener.http(), routes, grains.apply(routes.name()), listener.quic()));
            case Content.Connections(var route) ->
                filter("envoy.filters.network.tcp_proxy", TcpProxyTranslator.translate(route, listener.http()));
        };
    }

    private static Filter filter(String name, Message config) {
        return Filter.newBuilder()
                .setName(name)
                .setTypedConfig(Packed.of(config))
                .build();
    }

    private static TransportSocket tls(ServerTls tls, Content content) {
        var context = content instanceof Content.Requests ? TlsTranslator.forHttp(tls) : TlsTranslator.forTcp(tls);
        return socket("envoy.transport_sockets.tls", context);
    }

    private static TransportSocket quic(ServerTls tls) {
        return socket(
                "envoy.transport_sockets.quic",
                QuicDownstreamTransport.newBuilder()
                        .setDownstreamTlsContext(TlsTranslator.forHttp3(tls))
                        .build());
    }

    private static TransportSocket socket(String name, Message config) {
        return TransportSocket.newBuilder()
                .setName(name)
                .setTypedConfig(Packed.of(config))
                .build();
    }
}
