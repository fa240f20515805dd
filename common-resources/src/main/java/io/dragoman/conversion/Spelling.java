package io.dragoman.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an object was written in the version that it came from, as far as its present version does not tell: its first
 * level fields with the values that they had there. It travels in an annotation, since that is all that a conversion may
 * touch besides the fields.
 *
 * @param fields the field's value, or empty if it was absent
 */
record Spelling(Map<String, Optional<JsonNode>> fields) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What has to be changed in one to get the other. */
    static Spelling difference(ObjectNode from, ObjectNode to) {
        var names = new LinkedHashSet<String>();
        from.fieldNames().forEachRemaining(names::add);
        to.fieldNames().forEachRemaining(names::add);
        var fields = new LinkedHashMap<String, Optional<JsonNode>>();
        for (var name : names) {
            if (!Objects.equals(from.get(name), to.get(name))) {
                fields.put(name, Optional.ofNullable(to.get(name)));
            }
        }
        return new Spelling(fields);
    }

    /** Reads the annotation's text; what is not of our writing says nothing. */
    static Spelling parse(@Nullable String text) {
        var fields = new LinkedHashMap<String, Optional<JsonNode>>();
        try {
            for (var field : MAPPER.readTree(text == null ? "" : text).properties()) {
                if (field.getValue() instanceof ArrayNode value && value.size() <= 1) {
                    fields.put(field.getKey(), Optional.ofNullable(value.get(0)));
                }
            }
        } catch (JsonProcessingException e) {
            return new Spelling(Map.of());
        }
        return new Spelling(fields);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The annotation's text. */
    String text() {
        var object = Json.NODES.objectNode();
        fields.forEach((name, value) -> {
            var list = object.putArray(name);
            value.ifPresent(list::add);
        });
        return object.toString();
    }

    /** The spec with the fields so written; the given one is left alone. */
    ObjectNode applied(ObjectNode spec) {
        var result = spec.deepCopy();
        fields.forEach((name, value) -> value.ifPresentOrElse(v -> result.set(name, v), () -> result.remove(name)));
        return result;
    }

    /** Of one field alone. */
    Spelling only(String name) {
        return new Spelling(Map.of(name, Objects.requireNonNull(fields.get(name))));
    }
}
