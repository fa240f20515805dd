package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The rate-limit labels of a Mapping, whose specifiers v2 writes in short forms. */
final class Labels implements Rule {
    private static final String LABELS = "labels";
    private static final Set<String> OWN_KEY = Set.of("source_cluster", "destination_cluster", "remote_address");
    private static final String GENERIC = "generic_key";
    private static final String V2_KEY = "v3Key";
    private static final String SHORTHAND = "v2Shorthand";
    private static final String REQUEST_HEADERS = "request_headers";
    private static final String AUTH_METADATA = "auth_metadata";
    private static final String OMIT = "omit_if_not_present";

    @Override
    public void up(ObjectNode spec, Report report) {
        each(spec, (path, given) -> upSpecifier(given, path, report));
    }

    @Override
    public void down(ObjectNode spec) {
        each(spec, (path, given) -> downSpecifier(given));
    }

    private static void each(ObjectNode spec, BiFunction<String, JsonNode, JsonNode> convert) {
        for (var domain : spec.path(LABELS).properties()) {
            for (int i = 0; i < domain.getValue().size(); i++) {
                for (var group : domain.getValue().path(i).properties()) {
                    if (group.getValue() instanceof ArrayNode specifiers) {
                        var path = LABELS + "." + domain.getKey() + "[" + i + "]." + group.getKey();
                        for (int j = 0; j < specifiers.size(); j++) {
                            specifiers.set(j, convert.apply(path + "[" + j + "]", specifiers.get(j)));
                        }
                    }
                }
            }
        }
    }

    private static JsonNode upSpecifier(JsonNode given, String path, Report report) {
        if (given.isTextual()) {
            return OWN_KEY.contains(given.textValue())
                    ? single(given.textValue(), Json.NODES.objectNode().put("key", given.textValue()))
                    : single(GENERIC, generic(GENERIC, given).put(SHORTHAND, true));
        }
        if (given.path(GENERIC).isTextual() && given.path(V2_KEY).isTextual() && given.size() == 2) {
            return single(GENERIC, generic(given.path(V2_KEY).textValue(), given.path(GENERIC)));
        }
        if (!given.isObject() || given.size() != 1) {
            return given;
        }
        var entry = given.properties().iterator().next();
        var value = entry.getValue();
        if (entry.getKey().equals(GENERIC) && value.isTextual()) {
            return single(GENERIC, generic(GENERIC, value));
        }
        if (entry.getKey().equals(AUTH_METADATA) && value.path("name").isTextual()) {
            // No older gateway has it: it is written alike in all versions.
            return given;
        }
        if (value.isObject() && value.path("header").isTextual()) {
            var header = Json.NODES.objectNode().put("key", entry.getKey());
            header.set("header_name", value.path("header"));
            copy(value, OMIT, header);
            return single(REQUEST_HEADERS, header);
        }
        report.error(
                path,
                "the specifier " + entry.getKey()
                        + " must be a string, {generic_key: value} or {key: {header: name}} in"
                        + " this apiVersion; the typed forms belong to v3alpha1");
        return given;
    }

    private static JsonNode downSpecifier(JsonNode given) {
        if (given.size() != 1 || !given.isObject()) {
            return given;
        }
        var entry = given.properties().iterator().next();
        var kind = entry.getKey();
        var value = entry.getValue();
        var key = value.path("key");
        if (OWN_KEY.contains(kind)) {
            return key.isTextual() && key.textValue().equals(kind) ? key : given;
        }
        if (kind.equals(REQUEST_HEADERS)
                && key.isTextual()
                && value.path("header_name").isTextual()) {
            var header = Json.NODES.objectNode();
            header.set("header", value.path("header_name"));
            copy(value, OMIT, header);
            return single(key.textValue(), header);
        }
        var generic = kind.equals(GENERIC) ? downGeneric(value, key) : null;
        return generic == null ? given : generic;
    }

    private static @Nullable JsonNode downGeneric(JsonNode specifier, JsonNode key) {
        var value = specifier.path("value");
        if (!value.isTextual() || !(Json.isBlank(key) || key.isTextual())) {
            return null;
        }
        if (!Json.isBlank(key) && !key.textValue().equals(GENERIC)) {
            var result = single(GENERIC, value);
            result.set(V2_KEY, key);
            return result;
        }
        // A lone text of these names would mean something else.
        boolean shorthand = specifier.path(SHORTHAND).asBoolean() && !OWN_KEY.contains(value.textValue());
        return shorthand ? value : single(GENERIC, value);
    }

    private static ObjectNode generic(String key, JsonNode value) {
        var generic = Json.NODES.objectNode().put("key", key);
        generic.set("value", value);
        return generic;
    }

    private static ObjectNode single(String name, JsonNode value) {
        var object = Json.NODES.objectNode();
        object.set(name, value);
        return object;
    }

    private static void copy(JsonNode from, String field, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        }
    }
}
