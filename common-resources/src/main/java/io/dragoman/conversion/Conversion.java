package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites getambassador.io objects from one API version to another. Nothing is lost: an object that is converted and
 * converted back is the one that it was. What a version has no field for travels in the carrier fields that Emissary
 * uses for it; how a thing was written that has several spellings, in an annotation. When an object is edited in between,
 * each spelling is used as long as it still means what the object says.
 *
 * <p>Knows JSON trees only, never throws, and leaves values whose shape is wrong as they are.
 */
public final class Conversion {
    private static final String SPEC = "spec";
    private static final String V2_SPELLING = "getambassador.io/v2-spelling";
    private static final String V3_SPELLING = "getambassador.io/v3alpha1-spelling";
    private static final Rule.Report NOBODY = (field, message) -> {};

    private Conversion() {}

    /**
     * What became of an object that is read.
     *
     * @param object the object in v3alpha1
     * @param problems errors for what has no meaning in the older version; the object must not be used then
     */
    public record Converted(ObjectNode object, List<Problem> problems) {
        /** Copies the list. */
        public Converted {
            problems = List.copyOf(problems);
        }
    }

    /**
     * An object of v1 or v2 as v3alpha1, for the gateway to act on.
     *
     * @param object an object of getambassador.io/v1 or v2
     * @param origin the object, for problems
     */
    public static Converted read(JsonNode object, Origin origin) {
        var problems = new ArrayList<Problem>();
        ObjectNode result = object.deepCopy();
        result.put("apiVersion", ApiVersion.V3ALPHA1.text());
        if (object.get(SPEC) instanceof ObjectNode spec) {
            result.set(
                    SPEC,
                    rules(object)
                            .up(
                                    spec,
                                    (field, message) ->
                                            problems.add(Problem.error(origin.at(SPEC + "." + field), message))));
        }
        return new Converted(result, problems);
    }

    /**
     * The object in another version.
     *
     * @param object an object of any kind of the group
     * @param to the version wanted
     * @throws IllegalArgumentException if the object has no known {@code apiVersion}
     */
    public static ObjectNode convert(ObjectNode object, ApiVersion to) {
        var from = ApiVersion.of(object.path("apiVersion").asText());
        if (from == null) {
            throw new IllegalArgumentException("apiVersion must be getambassador.io/v3alpha1, v2 or v1");
        }
        var result = object.deepCopy();
        result.put("apiVersion", to.text());
        boolean up = from != ApiVersion.V3ALPHA1 && to == ApiVersion.V3ALPHA1;
        boolean down = from == ApiVersion.V3ALPHA1 && to != ApiVersion.V3ALPHA1;
        if ((up || down) && object.get(SPEC) instanceof ObjectNode spec) {
            var rules = rules(object);
            UnaryOperator<ObjectNode> toV3 = given -> rules.up(given, NOBODY);
            UnaryOperator<ObjectNode> there = up ? toV3 : rules::down;
            UnaryOperator<ObjectNode> back = up ? rules::down : toV3;
            var spelling = Spelling.parse(annotation(result, up ? V3_SPELLING : V2_SPELLING));
            var converted = spelled(there.apply(spec), spelling, spec, back);
            result.set(SPEC, converted);
            annotate(result, up ? V3_SPELLING : V2_SPELLING, null);
            var lost = Spelling.difference(back.apply(converted), spec);
            annotate(result, up ? V2_SPELLING : V3_SPELLING, lost.isEmpty() ? null : lost.text());
        }
        return result;
    }

    private static Rules rules(JsonNode object) {
        return Rules.of(object.path("kind").asText());
    }

    /** The converted spec, spelled as it was before wherever that still means the same. */
    private static ObjectNode spelled(
            ObjectNode converted, Spelling spelling, ObjectNode source, UnaryOperator<ObjectNode> back) {
        if (spelling.isEmpty()) {
            return converted;
        }
        var whole = spelling.applied(converted);
        if (back.apply(whole).equals(source)) {
            return whole;
        }
        var result = converted;
        var meaning = back.apply(converted);
        for (var name : spelling.fields().keySet()) {
            var candidate = spelling.only(name).applied(result);
            if (back.apply(candidate).equals(meaning)) {
                result = candidate;
            }
        }
        return result;
    }

    private static @Nullable String annotation(ObjectNode object, String name) {
        return object.path("metadata").path("annotations").path(name).textValue();
    }

    /** Sets the annotation, or takes it away with whatever holds nothing else then. */
    private static void annotate(ObjectNode object, String name, @Nullable String value) {
        var metadata = object.get("metadata");
        var annotations = metadata == null ? null : metadata.get("annotations");
        if (value != null) {
            // The API server has always metadata, and annotations that are an object or absent.
            if (metadata instanceof ObjectNode parent && (annotations == null || annotations.isObject())) {
                parent.withObjectProperty("annotations").put(name, value);
            }
        } else if (annotations instanceof ObjectNode map && map.remove(name) != null && map.isEmpty()) {
            ((ObjectNode) Objects.requireNonNull(metadata)).remove("annotations");
        }
    }
}
