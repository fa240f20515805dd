package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.Destination.Protocol;
import io.dragoman.controller.gateway.UpstreamPolicy;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;

/** Protocol and policy → {@code envoy.extensions.upstreams.http.v3.HttpProtocolOptions}. */
final class HttpOptionsTranslator {
    private HttpOptionsTranslator() {}

    static HttpProtocolOptions translate(Protocol protocol, UpstreamPolicy policy) {
        var options = HttpProtocolOptions.newBuilder();
        var http1 = policy.keepHeaderCase()
                ? Http1ProtocolOptions.newBuilder()
                        .setHeaderKeyFormat(HeaderCases.KEPT)
                        .build()
                : Http1ProtocolOptions.getDefaultInstance();
        var http2 = Http2ProtocolOptions.getDefaultInstance();
        switch (protocol) {
            case HTTP1 ->
                options.setExplicitHttpConfig(ExplicitHttpConfig.newBuilder().setHttpProtocolOptions(http1));
            case HTTP2 ->
                options.setExplicitHttpConfig(ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(http2));
            case NEGOTIATED ->
                options.setAutoConfig(AutoHttpConfig.newBuilder()
                        .setHttpProtocolOptions(http1)
                        .setHttp2ProtocolOptions(http2));
        }
        var idleTimeout = policy.idleTimeout();
        if (idleTimeout != null) {
            options.getCommonHttpProtocolOptionsBuilder().setIdleTimeout(Durations.of(idleTimeout));
        }
        var lifetime = policy.maxConnectionLifetime();
        if (lifetime != null) {
            options.getCommonHttpProtocolOptionsBuilder().setMaxConnectionDuration(Durations.of(lifetime));
        }
        return options.build();
    }
}
