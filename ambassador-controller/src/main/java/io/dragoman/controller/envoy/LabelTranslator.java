package io.dragoman.controller.envoy;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.envoyproxy.envoy.config.route.v3.RateLimit;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKey;

/** Label group → {@code envoy.config.route.v3.RateLimit}: one descriptor, an entry for each specifier. */
final class LabelTranslator {
    /** Where Envoy's ext_authz filter puts what it is told of a client. */
    private static final String AUTH_NAMESPACE = "envoy.filters.http.ext_authz";

    /** Where Envoy's rate limit filter puts what it is told of a request. */
    private static final String LIMIT_NAMESPACE = "envoy.filters.http.ratelimit";

    private LabelTranslator() {}

    /**
     * When the request is done, brings back what the rate limit service has said that it has taken of limits of how many
     * are under way. Nothing is sent where it has not said so, as for refused requests and by other services.
     */
    static RateLimit whenDone() {
        return RateLimit.newBuilder()
                .setApplyOnStreamDone(true)
                .addActions(
                        RateLimit.Action.newBuilder().setMetadata(metadata(LabelGroup.LEASE, LIMIT_NAMESPACE, "lease")))
                .build();
    }

    static RateLimit translate(LabelGroup group) {
        var limit = RateLimit.newBuilder();
        group.specifiers().forEach(specifier -> limit.addActions(action(specifier)));
        return limit.build();
    }

    private static RateLimit.Action action(Specifier specifier) {
        var action = RateLimit.Action.newBuilder();
        switch (specifier) {
            case Specifier.SourceCluster() ->
                action.setSourceCluster(RateLimit.Action.SourceCluster.getDefaultInstance());
            case Specifier.DestinationCluster() ->
                action.setDestinationCluster(RateLimit.Action.DestinationCluster.getDefaultInstance());
            case Specifier.RemoteAddress() ->
                action.setRemoteAddress(RateLimit.Action.RemoteAddress.getDefaultInstance());
            case Specifier.RequestHeader(var key, var header) ->
                action.setRequestHeaders(RateLimit.Action.RequestHeaders.newBuilder()
                        .setDescriptorKey(key)
                        .setHeaderName(header));
            case Specifier.AuthMetadata(var key, var name) -> action.setMetadata(metadata(key, AUTH_NAMESPACE, name));
            case Specifier.GenericKey(var key, var value) ->
                action.setGenericKey(RateLimit.Action.GenericKey.newBuilder()
                        .setDescriptorKey(key)
                        .setDescriptorValue(value));
        }
        return action.build();
    }

    private static RateLimit.Action.MetaData metadata(String key, String namespace, String name) {
        return RateLimit.Action.MetaData.newBuilder()
                .setDescriptorKey(key)
                .setMetadataKey(MetadataKey.newBuilder()
                        .setKey(namespace)
                        .addPath(MetadataKey.PathSegment.newBuilder().setKey(name)))
                .setSource(RateLimit.Action.MetaData.Source.DYNAMIC)
                .build();
    }
}
