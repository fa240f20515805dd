package io.dragoman.controller.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.GatewayListener.Chain;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;

/**
 * GatewayListener → {@code envoy.config.listener.v3.Listener}. Holds listener facts only: routes and certificates are
 * referred to by name, so that their changes drain no connection.
 */
final class ListenerTranslator {
    private final String bindAddress;

    /**
     * A translator.
     *
     * @param bindAddress the address that listeners bind
     */
    ListenerTranslator(String bindAddress) {
        this.bindAddress = bindAddress;
    }

    Listener translate(GatewayListener listener) {
        var result = Listener.newBuilder()
                .setName(listener.name())
                .setAddress(Sources.address(bindAddress, listener.port()));
        if (listener.proxyProtocol()) {
            // First, since the PROXY header precedes everything else on the wire.
            result.addListenerFilters(listenerFilter(
                    "envoy.filters.listener.proxy_protocol", Any.pack(ProxyProtocol.getDefaultInstance())));
        }
        if (listener.hasTls()) {
            result.addListenerFilters(listenerFilter(
                    "envoy.filters.listener.tls_inspector", Any.pack(TlsInspector.getDefaultInstance())));
        }
        var limit = listener.http().edge().bufferLimit();
        if (limit != null) {
            result.setPerConnectionBufferLimitBytes(UInt32Value.of(limit));
        }
        listener.chains().forEach(chain -> result.addFilterChains(chain(listener, chain)));
        return result.build();
    }

    private static ListenerFilter listenerFilter(String name, Any config) {
        return ListenerFilter.newBuilder().setName(name).setTypedConfig(config).build();
    }

    private static FilterChain chain(GatewayListener listener, Chain chain) {
        var result = FilterChain.newBuilder()
                .setName(chain.name())
                .addFilters(Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(Any.pack(ConnectionManagerTranslator.translate(listener.http(), chain))));
        var tls = chain.tls();
        if (tls != null) {
            var match = FilterChainMatch.newBuilder().setTransportProtocol("tls");
            var serverName = chain.serverName();
            if (serverName != null) {
                match.addServerNames(serverName);
            }
            result.setFilterChainMatch(match)
                    .setTransportSocket(TransportSocket.newBuilder()
                            .setName("envoy.transport_sockets.tls")
                            .setTypedConfig(Any.pack(TlsTranslator.downstream(tls))));
        }
        return result.build();
    }
}
