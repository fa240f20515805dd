package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.model.RateLimitConfig;
import java.util.List;
import java.util.Map;

/**
 * Reads envoyproxy/ratelimit's YAML configuration: a document with {@code domain} and {@code descriptors} and without
 * apiVersion and kind.
 */
final class RateLimitConfigParser {
    private RateLimitConfigParser() {}

    static boolean recognises(JsonNode document) {
        return document.isObject()
                && !document.has("apiVersion")
                && !document.has("kind")
                && (document.has("domain") || document.has("descriptors"));
    }

    static ManifestParser.Parsed parse(JsonNode document, String source) {
        var key = new ObjectKey("RateLimitConfig", "", document.path("domain").asText());
        var meta = new Meta(key, 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), source);
        return new ManifestParser.Parsed(key, Outcome.of(new RateLimitConfig(meta)));
    }
}
