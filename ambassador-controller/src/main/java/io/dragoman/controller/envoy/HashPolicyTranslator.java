package io.dragoman.controller.envoy;

import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;

/** Affinity → {@code envoy.config.route.v3.RouteAction.HashPolicy}. */
final class HashPolicyTranslator {
    private HashPolicyTranslator() {}

    static HashPolicy translate(Affinity affinity) {
        var policy = HashPolicy.newBuilder();
        switch (affinity) {
            case Affinity.Cookie(var name, var path, var ttl) -> {
                var cookie = HashPolicy.Cookie.newBuilder().setName(name);
                if (path != null) {
                    cookie.setPath(path);
                }
                if (ttl != null) {
                    cookie.setTtl(Durations.of(ttl));
                }
                policy.setCookie(cookie);
            }
            case Affinity.Header(var name) ->
                policy.setHeader(HashPolicy.Header.newBuilder().setHeaderName(name));
            case Affinity.SourceIp() ->
                policy.setConnectionProperties(
                        HashPolicy.ConnectionProperties.newBuilder().setSourceIp(true));
        }
        return policy.build();
    }
}
