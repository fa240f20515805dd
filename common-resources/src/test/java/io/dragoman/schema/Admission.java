package io.dragoman.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** What the API server does with an object before it stores it: takes away what it does not know, and checks the rest. */
final class Admission {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
    private static final String RULES = "x-kubernetes-validations";
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings())
            .addVar("self", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .addLibraries(CelExtensions.strings())
            .build();
    private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

    private static final Map<String, Admission> ALL = new ConcurrentHashMap<>();
    private static final Map<String, Admission> AS_IN_EMISSARY = new ConcurrentHashMap<>();

    private final JsonNode schema;
    private final JsonSchema validator;

    private Admission(Definition definition, Version version, boolean thorough) {
        schema = MAPPER.valueToTree(definition.schema(version).render(thorough));
        validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(plain(schema));
    }

    /** For a kind in its newest version. */
    static Admission of(String kind) {
        return of(definition(kind), Version.V3ALPHA1);
    }

    /** For a kind in a version. */
    static Admission of(Definition definition, Version version) {
        return ALL.computeIfAbsent(
                definition.kind() + "/" + version,
                _ -> new Admission(definition, version, definition.isThorough(version)));
    }

    /** For a kind in its newest version, with no other constraints than those of Emissary. */
    static Admission asInEmissary(String kind) {
        return AS_IN_EMISSARY.computeIfAbsent(kind, name -> new Admission(definition(name), Version.V3ALPHA1, false));
    }

    static Definition definition(String kind) {
        return CustomResourceDefinitions.all().stream()
                .filter(definition -> definition.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The object without what the schema does not know, and without nulls that it does not allow. */
    ObjectNode pruned(ObjectNode object) {
        return (ObjectNode) pruned(object, schema, true);
    }

    /** What is wrong with an object that has been pruned. */
    List<String> problems(ObjectNode object) {
        var problems = new ArrayList<String>();
        validator.validate(object).forEach(message -> problems.add(message.getMessage()));
        if (problems.isEmpty()) {
            checkRules(object, schema, "", problems);
        }
        return problems;
    }

    private static JsonNode pruned(JsonNode value, JsonNode schema, boolean isRoot) {
        if (value instanceof ArrayNode list) {
            var result = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> result.add(schema.has("items") ? pruned(item, schema.get("items"), false) : item));
            return result;
        }
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        var result = JsonNodeFactory.instance.objectNode();
        for (var entry : object.properties()) {
            var name = entry.getKey();
            var own = schema.path("properties").get(name);
            var known = own == null ? schema.get("additionalProperties") : own;
            if (isRoot && name.equals("metadata")) {
                result.set(name, entry.getValue());
            } else if (known == null) {
                if (schema.path(PRESERVE).asBoolean()) {
                    result.set(name, entry.getValue());
                }
            } else if (!entry.getValue().isNull() || known.path("nullable").asBoolean()) {
                result.set(name, pruned(entry.getValue(), known, false));
            }
        }
        return result;
    }

    /** The schema in the words of JSON Schema. */
    private static JsonNode plain(JsonNode schema) {
        if (schema instanceof ArrayNode list) {
            var result = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> result.add(plain(item)));
            return result;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        var result = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(entry -> !entry.getKey().startsWith("x-kubernetes-"))
                .filter(entry -> !entry.getKey().equals("description")
                        || entry.getValue().isObject())
                .forEach(entry -> result.set(entry.getKey(), plain(entry.getValue())));
        if (object.path(INT_OR_STRING).asBoolean()) {
            result.putArray("type").add("integer").add("string");
        }
        if (object.path("nullable").isBoolean() && object.path("type").isTextual()) {
            result.set(
                    "type",
                    JsonNodeFactory.instance.arrayNode().add(object.get("type")).add("null"));
        }
        return result;
    }

    private static void checkRules(JsonNode value, JsonNode schema, String path, List<String> problems) {
        for (var rule : schema.path(RULES)) {
            if (!holds(rule.path("rule").textValue(), value)) {
                problems.add(path + ": " + rule.path("message").textValue());
            }
        }
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                checkRules(list.get(i), schema.path("items"), path + "[" + i + "]", problems);
            }
        }
        for (var entry : value.properties()) {
            var own = schema.path("properties").get(entry.getKey());
            checkRules(
                    entry.getValue(),
                    own == null ? schema.path("additionalProperties") : own,
                    path + "." + entry.getKey(),
                    problems);
        }
    }

    private static boolean holds(String expression, JsonNode value) {
        try {
            return (Boolean)
                    PROGRAMS.computeIfAbsent(expression, Admission::program).eval(Map.of("self", celValue(value)));
        } catch (CelEvaluationException e) {
            throw new AssertionError(expression + " on " + value, e);
        }
    }

    private static CelRuntime.Program program(String expression) {
        try {
            return RUNTIME.createProgram(COMPILER.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError(expression, e);
        }
    }

    private static Object celValue(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var result = new HashMap<String, Object>();
                value.properties().forEach(entry -> result.put(escaped(entry.getKey()), celValue(entry.getValue())));
                yield result;
            }
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(Admission::celValue)
                        .toList();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            case STRING -> value.textValue();
            default -> NullValue.NULL_VALUE;
        };
    }

    /** As Kubernetes names fields whose names are words of CEL's. */
    private static String escaped(String name) {
        return name.equals("namespace") ? "__namespace__" : name;
    }
}
