package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** CorsPolicy → {@code envoy.extensions.filters.http.cors.v3.CorsPolicy} of a route. */
final class CorsTranslator {
    private CorsTranslator() {}

    static CorsPolicy translate(io.dragoman.resources.model.CorsPolicy cors) {
        var policy = CorsPolicy.newBuilder();
        // Envoy takes the text * for every origin.
        cors.origins()
                .forEach(origin -> policy.addAllowOriginStringMatch(
                        StringMatcher.newBuilder().setExact(origin)));
        policy.setAllowMethods(String.join(", ", cors.methods()));
        policy.setAllowHeaders(String.join(", ", cors.headers()));
        policy.setExposeHeaders(String.join(", ", cors.exposedHeaders()));
        var credentials = cors.credentials();
        if (credentials != null) {
            policy.setAllowCredentials(BoolValue.of(credentials));
        }
        var maxAge = cors.maxAge();
        if (maxAge != null) {
            policy.setMaxAge(maxAge);
        }
        return policy.build();
    }
}
