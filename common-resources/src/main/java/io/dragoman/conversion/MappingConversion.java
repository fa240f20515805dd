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
        var regex = spec.path("host_regex");
        if (regex.isNull() || (regex.isBoolean() && !regex.booleanValue())) {
            spec.remove("host_regex");
        } else if (!regex.isMissingNode()) {
            return;
        }
        var host = spec.path("host");
        if (host.isMissingNode()
                || host.isNull()
                || (host.isTextual() && host.textValue().isEmpty())) {
            spec.remove("host");
            if (!spec.hasNonNull("hostname")) {
                spec.put("hostname", "*");
            }
        } else if (host.isTextual()) {
            spec.remove("host");
            if (!ToV3Alpha1.isNoHost(host.textValue())) {
                spec.set("hostname", host);
            }
        }
    }

    /** {@code true} asks that a header or parameter be present; {@code false} says nothing. */
    private static void presence(ObjectNode spec, String exact, String regex) {
        if (!(spec.get(exact) instanceof ObjectNode values)
                || (spec.hasNonNull(regex) && !spec.get(regex).isObject())) {
            return;
        }
        var expressions = spec.get(regex) instanceof ObjectNode given ? given : NODES.objectNode();
        for (var name : List.copyOf(values.properties())) {
            if (name.getValue().isBoolean()) {
                values.remove(name.getKey());
                // An expression for the same name asks for more than presence.
                if (name.getValue().booleanValue() && !expressions.has(name.getKey())) {
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
            for (int i = 0; i < domain.getValue().size(); i++) {
                for (var group : domain.getValue().path(i).properties()) {
                    if (group.getValue() instanceof ArrayNode specifiers) {
                        var path = origin.field() + "." + domain.getKey() + "[" + i + "]." + group.getKey();
                        group(specifiers, origin.at(path), problems);
                    }
                }
            }
        }
    }

    private static void group(ArrayNode specifiers, Origin origin, List<Problem> problems) {
        for (int i = 0; i < specifiers.size(); i++) {
            var at = origin.at(origin.field() + "[" + i + "]");
            specifiers.set(i, specifier(specifiers.get(i), at, problems));
        }
    }

    private static JsonNode specifier(JsonNode given, Origin origin, List<Problem> problems) {
        if (given.isTextual()) {
            return OWN_KEY.contains(given.textValue())
                    ? NODES.objectNode()
                            .set(given.textValue(), NODES.objectNode().put("key", given.textValue()))
                    : generic("generic_key", given.textValue());
        }
        if (given.path("generic_key").isTextual() && given.path("v3Key").isTextual() && given.size() == 2) {
            return generic(
                    given.path("v3Key").textValue(), given.path("generic_key").textValue());
        }
        if (!given.isObject() || given.size() != 1) {
            return given;
        }
        var entry = given.properties().iterator().next();
        var key = entry.getKey();
        var value = entry.getValue();
        if (key.equals("generic_key") && value.isTextual()) {
            return generic("generic_key", value.textValue());
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

    private static ObjectNode generic(String key, String value) {
        return NODES.objectNode()
                .set("generic_key", NODES.objectNode().put("key", key).put("value", value));
    }
}
