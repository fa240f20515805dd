package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.ModuleFilters;
import io.dragoman.resources.model.ModuleFilters.AddressRange;
import io.dragoman.resources.model.ModuleFilters.AddressRule;
import io.dragoman.resources.model.ModuleFilters.GrpcStats;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.GrpcMethodList;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.buffer.v3.Buffer;
import io.envoyproxy.envoy.extensions.filters.http.grpc_http1_bridge.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;

/** The Module's filters → {@code HttpFilter} messages, in the order in which requests pass them. */
final class ModuleFilterTranslator {
    private ModuleFilterTranslator() {}

    static List<HttpFilter> translate(ModuleFilters filters) {
        var result = new ArrayList<HttpFilter>();
        if (filters.grpcHttp1Bridge()) {
            result.add(filter("grpc_http1_bridge", Config.getDefaultInstance()));
        }
        if (filters.grpcWeb()) {
            result.add(filter("grpc_web", GrpcWeb.getDefaultInstance()));
        }
        var stats = filters.grpcStats();
        if (stats != null) {
            result.add(filter("grpc_stats", stats(stats)));
        }
        if (filters.lua() != null) {
            result.add(ScriptTranslator.filter());
        }
        var brotli = filters.compression().brotli();
        if (brotli != null) {
            result.add(filter("brotli", CompressionTranslator.translate(brotli)));
        }
        var gzip = filters.compression().gzip();
        if (gzip != null) {
            result.add(filter("compressor", CompressionTranslator.translate(gzip)));
        }
        var maxBytes = filters.maxRequestBytes();
        if (maxBytes != null) {
            result.add(filter(
                    "buffer",
                    Buffer.newBuilder()
                            .setMaxRequestBytes(UInt32Value.of(maxBytes))
                            .build()));
        }
        var addresses = filters.addresses();
        if (addresses != null) {
            result.add(filter("rbac", accessControl(addresses)));
        }
        return result;
    }

    private static HttpFilter filter(String kind, Message config) {
        // A name of its own, since the authorization may be a filter of the same kind.
        return HttpFilter.newBuilder()
                .setName("dragoman.module." + kind)
                .setTypedConfig(Packed.of(config))
                .build();
    }

    private static FilterConfig stats(GrpcStats stats) {
        var config = FilterConfig.newBuilder().setEnableUpstreamStats(stats.upstream());
        if (stats.services().isEmpty()) {
            return config.setStatsForAllMethods(BoolValue.of(stats.allMethods()))
                    .build();
        }
        var methods = GrpcMethodList.newBuilder();
        stats.services()
                .forEach(service -> methods.addServices(GrpcMethodList.Service.newBuilder()
                        .setName(service.name())
                        .addAllMethodNames(service.methods())));
        return config.setIndividualMethodStatsAllowlist(methods).build();
    }

    private static io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC accessControl(AddressRule rule) {
        var policy = Policy.newBuilder().addPermissions(Permission.newBuilder().setAny(true));
        rule.ranges().forEach(range -> policy.addPrincipals(principal(range)));
        return io.envoyproxy
                .envoy
                .extensions
                .filters
                .http
                .rbac
                .v3
                .RBAC
                .newBuilder()
                .setRules(RBAC.newBuilder()
                        .setAction(rule.allow() ? RBAC.Action.ALLOW : RBAC.Action.DENY)
                        .putPolicies("addresses", policy.build()))
                .build();
    }

    private static Principal principal(AddressRange range) {
        var cidr = CidrRange.newBuilder()
                .setAddressPrefix(range.address())
                .setPrefixLen(UInt32Value.of(range.bits()))
                .build();
        var principal = Principal.newBuilder();
        return (range.peer() ? principal.setDirectRemoteIp(cidr) : principal.setRemoteIp(cidr)).build();
    }
}
