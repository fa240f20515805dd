package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.Route.Headers;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;

/** Changes of headers → the fields of {@code envoy.config.route.v3.Route}. Envoy removes before it adds. */
final class HeaderTranslator {
    private HeaderTranslator() {}

    static void translate(Headers headers, Route.Builder route) {
        headers.request().set().forEach(value -> route.addRequestHeadersToAdd(option(value)));
        route.addAllRequestHeadersToRemove(headers.request().remove());
        headers.response().set().forEach(value -> route.addResponseHeadersToAdd(option(value)));
        route.addAllResponseHeadersToRemove(headers.response().remove());
    }

    static HeaderValueOption option(HeaderValue value) {
        return HeaderValueOption.newBuilder()
                .setHeader(io.envoyproxy.envoy.config.core.v3.HeaderValue.newBuilder()
                        .setKey(value.name())
                        .setValue(value.value()))
                .setAppendAction(
                        value.append()
                                ? HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD
                                : HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
