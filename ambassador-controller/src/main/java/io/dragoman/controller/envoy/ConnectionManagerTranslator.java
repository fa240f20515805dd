package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.RouteTable;
import io.dragoman.resources.model.EdgeSettings.CertificateDetail;
import io.dragoman.resources.model.EdgeSettings.Clients;
import io.dragoman.resources.model.EdgeSettings.Http1;
import io.dragoman.resources.model.EdgeSettings.Requests;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http3ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;

/** How HTTP is spoken on a listener → {@code HttpConnectionManager}. */
final class ConnectionManagerTranslator {
    private ConnectionManagerTranslator() {}

    /** @param grain how finely the route table is cut into shards */
    static HttpConnectionManager translate(GatewayListener.Http http, RouteTable routes, Grain grain, boolean http3) {
        var edge = http.edge();
        var manager = HttpConnectionManager.newBuilder()
                .setStatPrefix(http.statPrefix())
                .addAllHttpFilters(ModuleFilterTranslator.translate(edge.filters()))
                .addAllHttpFilters(FilterTranslator.translate(http.filters(), edge))
                .setXffNumTrustedHops(http.trustedHops())
                .setNormalizePath(BoolValue.of(true))
                .setHttpProtocolOptions(http1(edge.http1()))
                .addAllAccessLog(AccessLogTranslator.forRequests(http.observability(), edge.accessLog()));
        if (grain != Grain.WHOLE) {
            ScopeTranslator.apply(manager, routes.name(), grain);
        } else {
            manager.setRds(Rds.newBuilder().setConfigSource(Sources.ads()).setRouteConfigName(routes.name()));
        }
        var tracer = http.observability().tracer();
        if (tracer != null) {
            manager.setTracing(TracingTranslator.translate(tracer)).setGenerateRequestId(BoolValue.of(true));
        }
        var streams = http.http2MaxStreams();
        if (streams != null) {
            manager.setHttp2ProtocolOptions(
                    Http2ProtocolOptions.newBuilder().setMaxConcurrentStreams(UInt32Value.of(streams)));
        }
        if (http3) {
            manager.setCodecType(HttpConnectionManager.CodecType.HTTP3)
                    .setHttp3ProtocolOptions(Http3ProtocolOptions.getDefaultInstance());
        }
        requests(manager, edge.requests());
        clients(manager, edge.clients());
        common(manager, edge.clients(), edge.requests());
        return manager.build();
    }

    private static Http1ProtocolOptions http1(Http1 http1) {
        var options = Http1ProtocolOptions.newBuilder().setAcceptHttp10(http1.http10());
        var chunked = http1.chunkedLength();
        if (chunked != null) {
            options.setAllowChunkedLength(chunked);
        }
        switch (http1.headerCase()) {
            case LOWER -> {
                // Envoy's way.
            }
            case PROPER -> options.setHeaderKeyFormat(HeaderCases.PROPER);
            case KEPT -> options.setHeaderKeyFormat(HeaderCases.KEPT);
        }
        return options.build();
    }

    private static void requests(HttpConnectionManager.Builder manager, Requests requests) {
        manager.setMergeSlashes(requests.mergeSlashes())
                .setPathWithEscapedSlashesAction(
                        requests.rejectEscapedSlashes()
                                ? PathWithEscapedSlashesAction.REJECT_REQUEST
                                : PathWithEscapedSlashesAction.KEEP_UNCHANGED)
                .setStripMatchingHostPort(requests.stripMatchingHostPort())
                .setPreserveExternalRequestId(requests.preserveRequestId());
        var kilobytes = requests.maxHeadersKb();
        if (kilobytes != null) {
            manager.setMaxRequestHeadersKb(UInt32Value.of(kilobytes));
        }
        var name = requests.serverName();
        if (name != null) {
            manager.setServerName(name);
        }
    }

    private static void clients(HttpConnectionManager.Builder manager, Clients clients) {
        manager.setUseRemoteAddress(BoolValue.of(clients.useRemoteAddress()));
        var forward = clients.forwardCertificate();
        if (forward != null) {
            manager.setForwardClientCertDetails(ForwardClientCertDetails.valueOf(forward.name()));
        }
        var details = clients.certificateDetails();
        if (!details.isEmpty()) {
            manager.setSetCurrentClientCertDetails(SetCurrentClientCertDetails.newBuilder()
                    .setSubject(BoolValue.of(details.contains(CertificateDetail.SUBJECT)))
                    .setCert(details.contains(CertificateDetail.CERT))
                    .setChain(details.contains(CertificateDetail.CHAIN))
                    .setDns(details.contains(CertificateDetail.DNS))
                    .setUri(details.contains(CertificateDetail.URI)));
        }
    }

    private static void common(HttpConnectionManager.Builder manager, Clients clients, Requests requests) {
        var options = HttpProtocolOptions.newBuilder()
                .setHeadersWithUnderscoresAction(HeadersWithUnderscoresAction.valueOf(
                        requests.underscores().name()));
        var idle = clients.idleTimeout();
        if (idle != null) {
            options.setIdleTimeout(Durations.of(idle));
        }
        manager.setCommonHttpProtocolOptions(options);
    }
}
