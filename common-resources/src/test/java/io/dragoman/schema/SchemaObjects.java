package io.dragoman.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Objects that have the shape that a schema asks for, with values that are right more often than not. */
final class SchemaObjects {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_SIZE = 3;

    private static final List<JsonNode> TEXTS = yaml(
            "[a, '', /, /a, '*', '*.example.com', a.example.com, 'a*', backend:80, 'http://b', 'https://b', 5s, '0', 1m30s,"
                    + " v3, v2, v1.2, v1.3, default, high, 'strict_dns', '.*', 'a b', 10.0.0.1, Exists, Enforce, minute,"
                    + " '300', '\\1', '\\', break, x-h, _skip_mapping_with_empty_host_]");
    private static final List<JsonNode> INTEGERS =
            yaml("[0, 1, 2, 5, 80, 99, 100, 101, 404, 500, 70000, -1, 3000000000]");
    private static final List<JsonNode> NAMES = yaml("[a, b, x-h]");

    /** The shapes of values of which the schema does not tell the shape. */
    private static final Map<String, List<JsonNode>> SHAPES = Map.ofEntries(
            Map.entry("tls", yaml("[true, false, '', context]")),
            Map.entry("headers", yaml("[true, false, '', a]")),
            Map.entry("query_parameters", yaml("[true, false, '', a]")),
            Map.entry("outlier_detection", yaml("[a, {consecutive_5xx: 5}, {interval: 0s}, {interval: 1s}]")),
            Map.entry(
                    "add_request_headers",
                    yaml("[a, '', {value: a}, {value: b, append: false}, {value: '%START_TIME%'}, {value: '%'},"
                            + " {v2Representation: 'null'}, {value: a, v2Representation: string}]")),
            Map.entry(
                    "labels",
                    yaml("[remote_address, source_cluster, text, {generic_key: a}, {generic_key: a, v3Key: k},"
                            + " {k: {header: H}}, {k: {header: H, omit_if_not_present: true}}]")));

    private static final List<JsonNode> TEXT_OR_LIST = yaml("[a, '', 'a,b', [a], [], [b, a]]");

    private SchemaObjects() {}

    private static List<JsonNode> yaml(String list) {
        var result = new ArrayList<JsonNode>();
        Objects.requireNonNull(YamlDocuments.parse(list).getFirst().node()).forEach(result::add);
        return List.copyOf(result);
    }

    /** Objects of a kind in a version. */
    static Arbitrary<ObjectNode> of(Definition definition, Version version) {
        return of(definition.spec().apply(version), "").map(spec -> {
            var object = NODES.objectNode();
            object.put("apiVersion", Definition.GROUP + "/" + version.text()).put("kind", definition.kind());
            object.putObject("metadata")
                    .put("name", definition.kind().equals("Module") ? "ambassador" : "it")
                    .put("namespace", "ns");
            object.set("spec", spec);
            return object;
        });
    }

    private static Arbitrary<JsonNode> of(Schema schema, String name) {
        var values = ofShape(schema, name);
        return schema.always().containsKey("nullable")
                ? Arbitraries.frequencyOf(Tuple.of(9, values), Tuple.of(1, Arbitraries.create(NODES::nullNode)))
                : values;
    }

    private static Arbitrary<JsonNode> ofShape(Schema schema, String name) {
        if (schema.always().get("enum") instanceof Collection<?> choice) {
            return Arbitraries.of(choice.stream().map(SchemaObjects::node).toList());
        }
        if (schema.items() != null) {
            return of(schema.items(), name)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(MAX_SIZE)
                    .map(list -> {
                        var result = NODES.arrayNode();
                        list.forEach(item -> result.add(item.deepCopy()));
                        return result;
                    });
        }
        if (schema.values() != null) {
            return mapOf(schema, of(schema.values(), name));
        }
        if (!schema.properties().isEmpty()) {
            return objectOf(schema);
        }
        var type = String.valueOf(schema.always().get("type"));
        return switch (type) {
            case "string" -> Arbitraries.of(TEXTS);
            case "integer" -> Arbitraries.of(INTEGERS);
            case "boolean" -> Arbitraries.of(true, false).map(NODES::booleanNode);
            case "object" ->
                Arbitraries.of(NODES.objectNode(), NODES.objectNode().put("grpc_stats", 5));
            default ->
                schema.always().containsKey("x-kubernetes-int-or-string")
                        ? Arbitraries.oneOf(Arbitraries.of(INTEGERS), Arbitraries.of(TEXTS))
                        : Arbitraries.of(
                                SHAPES.getOrDefault(name.replace("add_response_", "add_request_"), TEXT_OR_LIST));
        };
    }

    private static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static Arbitrary<JsonNode> mapOf(Schema schema, Arbitrary<JsonNode> values) {
        int most = schema.always().containsKey("maxProperties") ? 1 : MAX_SIZE;
        return Arbitraries.maps(Arbitraries.of(NAMES), values)
                .ofMinSize(1)
                .ofMaxSize(most)
                .map(map -> {
                    var result = NODES.objectNode();
                    map.forEach((key, value) -> result.set(key.textValue(), value.deepCopy()));
                    return result;
                });
    }

    /** What is required, and some of the rest. */
    private static Arbitrary<JsonNode> objectOf(Schema schema) {
        var names = schema.properties().stream().map(Property::name).toList();
        boolean single = schema.always().containsKey("maxProperties");
        var chosen = single
                ? Arbitraries.of(names).set().ofSize(1)
                : Arbitraries.of(names).set().ofMaxSize(Math.min(names.size(), MAX_SIZE));
        var mostly = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
        return Combinators.combine(chosen, mostly).flatAs((optional, withNeeded) -> {
            Arbitrary<ObjectNode> result = Arbitraries.create(NODES::objectNode);
            for (var property : schema.properties()) {
                if (property.isRequired(withNeeded) || optional.contains(property.name())) {
                    var values = of(property.schema(), name(schema, property));
                    result = Combinators.combine(result, values).as((object, value) -> {
                        ObjectNode copy = object.deepCopy();
                        copy.set(property.name(), value.deepCopy());
                        return copy;
                    });
                }
            }
            return result.map(object -> (JsonNode) object);
        });
    }

    /** The lists of {@code cors} share a name with other fields. */
    private static String name(Schema schema, Property property) {
        boolean cors =
                schema.properties().stream().anyMatch(other -> other.name().equals("origins"));
        return cors ? "" : property.name();
    }
}
