package io.dragoman.controller.envoy;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.protos.Packed;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How Envoy finds the route configuration of a request where there are several: before it looks for the route it writes the
 * name of the shard into a header, whatever the client has sent, and takes the scope with this key. That is before any filter,
 * so that whatever routes say of filters and upgrades has its effect.
 */
final class ScopeTranslator {
    /** The header. It is not sent on. */
    static final String HEADER = "x-dragoman-shard";

    private static final String SCOPES = "shards";

    private ScopeTranslator() {}

    /** Every shard of the tables that are cut as a scope, by name. Every listener gets all of them, so the key names the table too. */
    static Collection<String, XdsResource> derive(Graph graph, Collection<String, ShardOffer> offers) {
        return graph.flatMap(
                "scopes",
                offers,
                (fetch, table, offer) -> offer.lingering().keySet().stream()
                        .filter(shard -> !shard.isWhole())
                        .map(shard -> scope(shard.name()))
                        .collect(Collectors.toUnmodifiableMap(XdsResource::name, Function.identity())));
    }

    private static XdsResource scope(String shard) {
        var message = ScopedRouteConfiguration.newBuilder()
                .setName(shard)
                .setRouteConfigurationName(shard)
                .setKey(ScopedRouteConfiguration.Key.newBuilder()
                        .addFragments(ScopedRouteConfiguration.Key.Fragment.newBuilder()
                                .setStringKey(shard)))
                .build();
        return XdsResource.of(shard, message, WarmUp.NONE, Set.of());
    }

    /** Has a connection manager read the shards of a table. */
    static void apply(HttpConnectionManager.Builder manager, String table, Grain grain) {
        var value = new Shard(table, HostShards.format(grain)).name();
        manager.addEarlyHeaderMutationExtensions(TypedExtensionConfig.newBuilder()
                        .setName("dragoman.shard")
                        .setTypedConfig(Packed.of(io.envoyproxy.envoy.extensions.http.early_header_mutation
                                .header_mutation.v3.HeaderMutation.newBuilder()
                                .addMutations(HeaderMutation.newBuilder().setAppend(header(value)))
                                .build())))
                .setScopedRoutes(ScopedRoutes.newBuilder()
                        .setName(SCOPES)
                        .setRdsConfigSource(Sources.ads())
                        .setScopedRds(ScopedRds.newBuilder().setScopedRdsConfigSource(Sources.ads()))
                        .setScopeKeyBuilder(ScopeKeyBuilder.newBuilder()
                                .addFragments(FragmentBuilder.newBuilder()
                                        .setHeaderValueExtractor(HeaderValueExtractor.newBuilder()
                                                .setName(HEADER)
                                                .setIndex(0)))));
    }

    private static HeaderValueOption header(String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(HEADER).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
