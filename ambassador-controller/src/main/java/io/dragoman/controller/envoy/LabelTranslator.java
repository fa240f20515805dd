package io.dragoman.controller.envoy;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.envoyproxy.envoy.config.route.v3.RateLimit;

/** Label group → {@code envoy.config.route.v3.RateLimit}: one descriptor, an entry for each specifier. */
final class LabelTranslator {
    private LabelTranslator() {}

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
            case Specifier.GenericKey(var key, var value) ->
                action.setGenericKey(RateLimit.Action.GenericKey.newBuilder()
                        .setDescriptorKey(key)
                        .setDescriptorValue(value));
        }
        return action.build();
    }
}
