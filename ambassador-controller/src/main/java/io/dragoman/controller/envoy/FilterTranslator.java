package io.dragoman.controller.envoy;

import com.google.protobuf.Any;
import io.dragoman.controller.gateway.HttpFilters;
import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.EdgeSettings;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.ratelimit.v3.RateLimitServiceConfig;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.custom_response.v3.CustomResponse;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.ratelimit.v3.RateLimit;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** HttpFilters → {@code HttpFilter} messages, in the order in which requests pass them. */
final class FilterTranslator {
    /** Name of the authorization filter, by which routes configure it. */
    static final String EXT_AUTHZ = "envoy.filters.http.ext_authz";

    /** Name of the filter that answers preflight requests, by which routes configure it. */
    static final String CORS = "envoy.filters.http.cors";

    /** Name of the filter that replaces the bodies of errors as the Module says; routes turn it off by this name. */
    static final String GENERAL_ERRORS = "dragoman.errors.general";

    /** Name of the filter that replaces the bodies of errors as routes say. */
    static final String ROUTE_ERRORS = "dragoman.errors.route";

    /** Name of the filter that notes the headers that a replaced response keeps, by which routes turn it on. */
    static final String KEPT_HEADERS = "dragoman.errors.headers";

    private static final String REFUSE_SCRIPT = """
            function envoy_on_request(handle)
              local path = handle:headers():get(":path") or ""
              if path == "/ambassador/v0/check_alive" or path == "/ambassador/v0/check_ready" then
                return
              end
              local id = (handle:headers():get("x-request-id") or ""):gsub("[^%w-]", "")
              local message = "the AuthService @NAME@ is misconfigured; see the diagnostics"
              handle:respond(
                {[":status"] = "500", ["content-type"] = "application/json"},
                '{"message": "' .. message .. '", "request_id": "' .. id .. '", "status_code": 500}')
            end
            """;

    private FilterTranslator() {}

    static List<HttpFilter> translate(HttpFilters filters, EdgeSettings edge) {
        var result = new ArrayList<HttpFilter>();
        // There even if nothing is asked of them, so that a route that asks later drains no connection. The first ones
        // see responses last: as the other filters leave them, and also those that the others make. There are two of
        // them, since what a route does not say Envoy looks up in the same filter's own configuration.
        result.add(filter(GENERAL_ERRORS, Packed.of(ErrorResponseTranslator.translate(filters.errorPages()))));
        result.add(filter(ROUTE_ERRORS, Packed.of(CustomResponse.getDefaultInstance())));
        result.add(filter(KEPT_HEADERS, Packed.of(KeptHeaders.filter())).toBuilder()
                .setDisabled(filters.errorPages().isEmpty())
                .build());
        // Before authorization: a preflight request has no credentials.
        result.add(filter(CORS, Packed.of(Cors.getDefaultInstance())));
        switch (filters.authorization()) {
            case Authorization.Ask ask -> result.add(filter(EXT_AUTHZ, Packed.of(ExtAuthzTranslator.translate(ask))));
            case Authorization.RefuseAll(var name) ->
                result.add(filter("envoy.filters.http.lua", Packed.of(refuse(name))));
            case null -> {
                // Nobody asked for authorization.
            }
        }
        var rateLimit = filters.rateLimit();
        if (rateLimit != null) {
            result.add(filter("envoy.filters.http.ratelimit", Packed.of(rateLimit(rateLimit))));
        }
        result.add(filter("envoy.filters.http.router", Packed.of(router(edge))));
        return result;
    }

    private static Router router(EdgeSettings edge) {
        return Router.newBuilder()
                .setSuppressEnvoyHeaders(edge.requests().suppressEnvoyHeaders())
                .build();
    }

    private static HttpFilter filter(String name, Any config) {
        return HttpFilter.newBuilder().setName(name).setTypedConfig(config).build();
    }

    private static RateLimit rateLimit(HttpFilters.RateLimit limit) {
        return RateLimit.newBuilder()
                .setDomain(limit.domain())
                .setTimeout(Durations.of(limit.timeout()))
                .setFailureModeDeny(limit.failureModeDeny())
                .setRateLimitedAsResourceExhausted(limit.resourceExhausted())
                .setRateLimitService(RateLimitServiceConfig.newBuilder()
                        .setTransportApiVersion(ApiVersion.V3)
                        .setGrpcService(grpc(limit.destination(), limit.timeout())))
                .build();
    }

    /** A gRPC service behind a cluster. */
    static GrpcService grpc(String cluster, Duration timeout) {
        return GrpcService.newBuilder()
                .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(cluster))
                .setTimeout(Durations.of(timeout))
                .build();
    }

    /** Answers every request with 500, the probes of the gateway itself excepted. */
    private static Lua refuse(String name) {
        var script = REFUSE_SCRIPT.replace("@NAME@", name.replaceAll("[^A-Za-z0-9.-]", ""));
        return Lua.newBuilder()
                .setDefaultSourceCode(DataSource.newBuilder().setInlineString(script))
                .build();
    }
}
