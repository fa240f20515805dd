package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.KubeSecret;
import java.util.List;
import java.util.Map;

/**
 * What holds without any Host: the gateway answers to every name, over TLS with the fallback certificate if there is one,
 * otherwise in cleartext.
 */
final class DefaultHost {
    private static final String FALLBACK_SECRET = "fallback-self-signed-cert";

    private DefaultHost() {}

    static Map<ObjectKey, GatewayHost> of(
            Fetch fetch,
            Collection<ObjectKey, GatewayHost> given,
            Collection<ObjectKey, KubeSecret> secrets,
            String namespace) {
        if (!fetch.all(given).isEmpty()) {
            return Map.of();
        }
        var key = new ObjectKey("Host", namespace, "default-host");
        boolean tls = fetch.get(secrets, new ObjectKey("Secret", namespace, FALLBACK_SECRET)) != null;
        return Map.of(
                key,
                new GatewayHost(
                        new Meta(key, 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), ""),
                        "*",
                        null,
                        tls ? new GatewayHost.SecretRef(namespace, FALLBACK_SECRET) : null,
                        null,
                        null,
                        tls ? GatewayHost.InsecureAction.REDIRECT : GatewayHost.InsecureAction.ROUTE));
    }
}
