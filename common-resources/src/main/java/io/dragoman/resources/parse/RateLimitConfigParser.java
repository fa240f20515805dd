package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateLimitConfig.Descriptor;
import io.dragoman.resources.model.RateLimitConfig.Limit;
import io.dragoman.resources.model.RateLimitConfig.Options;
import io.dragoman.resources.model.RateUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads envoyproxy/ratelimit's YAML configuration: a document with {@code domain} and {@code descriptors} and without
 * apiVersion and kind. It is as strict as the reference: a key that it does not know refuses the document.
 */
final class RateLimitConfigParser {
    private static final Set<String> ROOT_KEYS = Set.of("domain", "descriptors");
    private static final Set<String> LIMIT_KEYS = Set.of("unit", "requests_per_unit", "unlimited", "name", "replaces");
    private static final Set<String> REPLACES_KEYS = Set.of("name");
    private static final Set<String> DESCRIPTOR_KEYS = Set.of(
            "key",
            "value",
            "rate_limit",
            "shadow_mode",
            "share_threshold",
            "descriptors",
            "quota_mode",
            "detailed_metric",
            "value_to_metric",
            "metadata");

    private RateLimitConfigParser() {}

    static boolean recognises(JsonNode document) {
        return document.isObject()
                && !document.has("apiVersion")
                && !document.has("kind")
                && (document.has("domain") || document.has("descriptors"));
    }

    /**
     * Reads a document.
     *
     * @param namespace what tells documents about the same domain apart; the documents have nothing of the kind
     */
    static ManifestParser.Parsed parse(JsonNode document, String source, String namespace) {
        var problems = new ArrayList<Problem>();
        var key = new ObjectKey(
                "RateLimitConfig", namespace, document.path("domain").asText());
        var meta = new Meta(key, 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), source);
        var root = Fields.of(document, meta.origin(), problems);
        var domain = root.requiredText("domain");
        var descriptors = descriptors(root);
        onlyKnown(root, ROOT_KEYS);
        return new ManifestParser.Parsed(
                domain.isEmpty() ? null : key,
                ManifestParser.hasError(problems)
                        ? Outcome.refused(problems)
                        : new Outcome<>(new RateLimitConfig(meta, domain, descriptors), problems));
    }

    /** A key and value as one level of the tree may have it once. */
    private record KeyAndValue(String key, String value) {}

    private static List<Descriptor> descriptors(Fields parent) {
        var descriptors = new ArrayList<Descriptor>();
        var seen = new HashSet<KeyAndValue>();
        for (var fields : parent.objects("descriptors")) {
            var descriptor = descriptor(fields);
            if (!seen.add(new KeyAndValue(descriptor.key(), descriptor.value()))) {
                fields.error("duplicate descriptor: its key and value are those of an earlier one in the same list");
            }
            descriptors.add(descriptor);
        }
        return descriptors;
    }

    private static Descriptor descriptor(Fields fields) {
        var key = scalar(fields, "key");
        if (key.isEmpty()) {
            fields.error("key", "descriptor has empty key");
        }
        var value = scalar(fields, "value");
        boolean share = fields.bool("share_threshold", false);
        if (share && value.indexOf('*') < 0) {
            fields.error("share_threshold", "can only be used with a wildcard value (one that contains *)");
        }
        var options = new Options(
                fields.bool("shadow_mode", false),
                fields.bool("quota_mode", false),
                share,
                fields.bool("detailed_metric", false),
                fields.bool("value_to_metric", false),
                metadata(fields));
        var descriptor = new Descriptor(key, value, limit(fields), options, descriptors(fields));
        onlyKnown(fields, DESCRIPTOR_KEYS);
        return descriptor;
    }

    private static Map<String, Object> metadata(Fields parent) {
        var raw = parent.raw("metadata");
        return parent.object("metadata") == null || raw == null ? Map.of() : PlainValues.of(raw);
    }

    private static @Nullable Limit limit(Fields parent) {
        var fields = parent.object("rate_limit");
        if (fields == null) {
            return null;
        }
        var name = scalar(fields, "name");
        var limit = new Limit(name, replaces(fields, name), rate(fields));
        onlyKnown(fields, LIMIT_KEYS);
        return limit;
    }

    private static @Nullable Rate rate(Fields fields) {
        long requests = Rates.requests(fields, "requests_per_unit");
        if (fields.bool("unlimited", false)) {
            if (fields.has("unit")) {
                fields.error("unit", "should not specify rate limit unit when unlimited");
            }
            return null;
        }
        return new Rate(requests, Rates.requiredUnit(fields, "unit", RateUnit.YEAR));
    }

    private static List<String> replaces(Fields fields, String ownName) {
        var names = new ArrayList<String>();
        for (var entry : fields.objects("replaces")) {
            var name = scalar(entry, "name");
            if (name.isEmpty()) {
                entry.error("name", "should not have an empty replaces entry");
            } else if (name.equals(ownName)) {
                entry.error("name", "replaces should not contain name of same descriptor");
            }
            onlyKnown(entry, REPLACES_KEYS);
            names.add(name);
        }
        return names;
    }

    /** A text; a whole number is taken as text, as the reference does (ports and status codes are often unquoted). */
    private static String scalar(Fields fields, String name) {
        var raw = fields.raw(name);
        return raw != null && raw.isIntegralNumber() ? raw.asText() : fields.text(name, "");
    }

    private static void onlyKnown(Fields fields, Set<String> known) {
        fields.names().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> fields.error(name, "unknown key"));
    }
}
