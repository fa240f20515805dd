package io.dragoman.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who converts objects from one version to another. */
final class Conversions {
    private static final int HTTPS = 443;

    private Conversions() {}

    /**
     * The controller's webhook, where the versions differ. Its authority is put in by the controller, which makes it.
     */
    static Map<String, Object> of(Definition definition) {
        var result = new LinkedHashMap<String, Object>();
        if (definition.storage() == Version.V3ALPHA1) {
            result.put("strategy", "None");
            return result;
        }
        var service = new LinkedHashMap<String, Object>();
        service.put("name", "dragoman-webhook");
        service.put("namespace", "dragoman");
        service.put("path", "/webhooks/crd-convert");
        service.put("port", HTTPS);
        var webhook = new LinkedHashMap<String, Object>();
        webhook.put("clientConfig", Map.of("service", service));
        webhook.put("conversionReviewVersions", List.of("v1"));
        result.put("strategy", "Webhook");
        result.put("webhook", webhook);
        return result;
    }
}
