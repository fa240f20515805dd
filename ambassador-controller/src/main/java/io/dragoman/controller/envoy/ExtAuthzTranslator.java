package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.HttpFilters.Authorization.Ask;
import io.dragoman.controller.gateway.HttpFilters.Authorization.Transport;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.HttpService;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.List;

/** Authorization → {@code envoy.extensions.filters.http.ext_authz.v3.ExtAuthz}. */
final class ExtAuthzTranslator {
    private ExtAuthzTranslator() {}

    static ExtAuthz translate(Ask ask) {
        var filter = ExtAuthz.newBuilder()
                .setTransportApiVersion(ApiVersion.V3)
                // Headers that the service adds may choose another route, as in Emissary.
                .setClearRouteCache(true)
                .setFailureModeAllow(ask.failureModeAllow())
                // What the service says is checked before it is believed, so that a bad header cannot reach upstream.
                .setValidateMutations(true)
                .setStatusOnError(HttpStatus.newBuilder().setCode(status(ask.statusOnError())));
        switch (ask.transport()) {
            case Transport.Grpc(var metadata) -> {
                var service = FilterTranslator.grpc(ask.destination(), ask.timeout()).toBuilder();
                metadata.forEach((name, value) -> service.addInitialMetadata(header(name, value)));
                // For filters that look at certificates: they count for the name that the connection was made to, and
                // tokens may be bound to them.
                filter.setGrpcService(service).setIncludeTlsSession(true).setIncludePeerCertificate(true);
            }
            case Transport.Http http ->
                filter.setHttpService(httpService(ask, http)).setAllowedHeaders(names(http.requestHeaders()));
        }
        var body = ask.includeBody();
        if (body != null) {
            filter.setWithRequestBody(BufferSettings.newBuilder()
                    .setMaxRequestBytes(body.maxBytes())
                    .setAllowPartialMessage(body.allowPartial()));
        }
        return filter.build();
    }

    private static HttpService httpService(Ask ask, Transport.Http http) {
        var request = AuthorizationRequest.newBuilder();
        http.addedHeaders().forEach((name, value) -> request.addHeadersToAdd(header(name, value)));
        var passedOn = names(http.answerHeaders());
        return HttpService.newBuilder()
                .setServerUri(HttpUri.newBuilder()
                        .setUri(http.uri())
                        .setCluster(ask.destination())
                        .setTimeout(Durations.of(ask.timeout())))
                .setPathPrefix(http.pathPrefix())
                .setAuthorizationRequest(request)
                .setAuthorizationResponse(AuthorizationResponse.newBuilder()
                        .setAllowedUpstreamHeaders(passedOn)
                        .setAllowedClientHeaders(passedOn))
                .build();
    }

    private static ListStringMatcher names(List<String> headers) {
        var matcher = ListStringMatcher.newBuilder();
        headers.forEach(header ->
                matcher.addPatterns(StringMatcher.newBuilder().setExact(header).setIgnoreCase(true)));
        return matcher.build();
    }

    private static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static StatusCode status(int code) {
        var status = StatusCode.forNumber(code);
        return status == null ? StatusCode.Forbidden : status;
    }
}
