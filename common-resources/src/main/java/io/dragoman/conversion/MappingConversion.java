package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.util.List;
import java.util.Set;

/** The differences of Mapping between v2 and v3alpha1. */
final class MappingConversion {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> OWN_KEY = Set.of("source_cluster", "destination_cluster", "remote_address");

    private MappingConversion() {}

    static void convert(ObjectNode spec, Origin origin, List<Problem> problems) {
        host(spec);
        presence(spec, "headers", "regex_headers");
        presence(spec, "query_parameters", "regex_query_parameters");
        ToV3Alpha1.rename(spec, "v3health_checks", "health_checks");
        ToV3Alpha1.carriers(spec);
        labels(spec, origin.at(origin.field() + ".labels"), problems);
    }

    /** A v2 Mapping without a host matches every Host, which v3alpha1 writes as the hostname {@code *}. */
    private static void host(ObjectNode spec) {
        if (spec.path("host_regex").asBoolean(false)) {
            return;
        }
        spec.remove("host_regex");
        var host = spec.remove("host");
        if (host == null || host.isNull() || host.asText().isEmpty()) {
            if (!spec.has("hostname")) {
                spec.put("hostname", "*");
            }
        } else if (!ToV3Alpha1.isNoHost(host.asText())) {
            spec.set("hostname", host);
        }
    }

    /** {@code true} asks that a header or parameter be present; {@code false} says nothing. */
    private static void presence(ObjectNode spec, String exact, String regex) {
        if (!(spec.get(exact) instanceof ObjectNode values)) {
            return;
        }
        var expressions = spec.get(regex) instanceof ObjectNode given ? given : NODES.objectNode();
        for (var name : List.copyOf(values.properties())) {
            if (name.getValue().isBoolean()) {
                values.remove(name.getKey());
                if (name.getValue().booleanValue()) {
                    expressions.put(name.getKey(), ".*");
                }
            }
        }
        if (!expressions.isEmpty()) {
            spec.set(regex, expressions);
        }
    }

    private static void labels(ObjectNode spec, Origin origin, List<Problem> problems) {
        for (var domain : spec.path("labels").properties()) {
            for (var entry : domain.getValue()) {
                for (var group : entry.properties()) {
                    if (group.getValue() instanceof ArrayNode specifiers) {
                        var at = origin.at(origin.field() + "." + domain.getKey() + "." + group.getKey());
                        for (int i = 0; i < specifiers.size(); i++) {
                            specifiers.set(i, specifier(specifiers.get(i), at, problems));
                        }
                    }
                }
            }
        }
    }

    private static JsonNode specifier(JsonNode given, Origin origin, List<Problem> problems) {
        if (given.isTextual()) {
            return OWN_KEY.contains(given.textValue())
                    ? NODES.objectNode()
                            .set(given.textValue(), NODES.objectNode().put("key", given.textValue()))
                    : generic(given.textValue());
        }
        if (!given.isObject() || given.size() != 1) {
            return given;
        }
        var entry = given.properties().iterator().next();
        var key = entry.getKey();
        var value = entry.getValue();
        if (key.equals("generic_key") && value.isTextual()) {
            return generic(value.textValue());
        }
        if (value.isObject() && value.path("header").isTextual()) {
            var header = NODES.objectNode()
                    .put("key", key)
                    .put("header_name", value.path("header").textValue());
            if (value.has("omit_if_not_present")) {
                header.set("omit_if_not_present", value.get("omit_if_not_present"));
            }
            return NODES.objectNode().set("request_headers", header);
        }
        problems.add(Problem.error(
                origin,
                "the specifier " + key + " must be a string, {generic_key: value} or {key: {header: name}} in this "
                        + "apiVersion; the typed forms belong to v3alpha1"));
        return given;
    }

    private static ObjectNode generic(String value) {
        return NODES.objectNode()
                .set("generic_key", NODES.objectNode().put("key", "generic_key").put("value", value));
    }
}
