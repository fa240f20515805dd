package io.dragoman.controller.envoy;

import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueType;
import java.util.List;

/**
 * The headers that a response keeps when its body is replaced. Envoy makes a new response then, so that a filter in front
 * notes what the old one had, and the new one takes it from there.
 */
final class KeptHeaders {
    private static final String NAMESPACE = "dragoman.errors";

    /** What tells clients what to do about an error. Not set-cookie: there may be several, and here goes one value. */
    private static final List<String> NAMES = List.of(
            "access-control-allow-credentials",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "allow",
            "cache-control",
            "proxy-authenticate",
            "retry-after",
            "vary",
            "www-authenticate",
            "x-envoy-ratelimited",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id");

    private KeptHeaders() {}

    /** Notes the headers of a response. */
    static Config filter() {
        var config = Config.newBuilder();
        for (var name : NAMES) {
            config.addResponseRules(Rule.newBuilder()
                    .setHeader(name)
                    .setOnHeaderPresent(KeyValuePair.newBuilder()
                            .setMetadataNamespace(NAMESPACE)
                            .setKey(name)
                            .setType(ValueType.STRING)));
        }
        return config.build();
    }

    /** Takes over the headers that have been noted; those that were not there are not added. */
    static List<HeaderValueOption> options() {
        return NAMES.stream()
                .map(name -> new HeaderValue(name, "%DYNAMIC_METADATA(" + NAMESPACE + ":" + name + ")%", false))
                .map(HeaderTranslator::option)
                .toList();
    }
}
