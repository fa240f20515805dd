package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Headers or query parameters. In v2 the value {@code true} asks that one be present, which v3alpha1 writes as the
 * expression {@code .*}; {@code false} says nothing.
 *
 * @param exact the field with the plain values
 * @param regex the field with the expressions
 * @param carrier the field of v3alpha1 that names those that were {@code true}
 */
record Presence(String exact, String regex, String carrier) implements Rule {
    private static final String ANYTHING = ".*";

    @Override
    public void up(ObjectNode spec, Report report) {
        if (!(spec.get(exact) instanceof ObjectNode values)
                || (spec.hasNonNull(regex) && !spec.get(regex).isObject())) {
            return;
        }
        var expressions = spec.get(regex) instanceof ObjectNode given ? given : Json.NODES.objectNode();
        var present = Json.NODES.arrayNode();
        for (var entry : List.copyOf(values.properties())) {
            if (entry.getValue().isBoolean()) {
                values.remove(entry.getKey());
                // An expression for the same name asks for more than presence.
                if (entry.getValue().booleanValue() && !expressions.has(entry.getKey())) {
                    expressions.put(entry.getKey(), ANYTHING);
                    present.add(entry.getKey());
                }
            }
        }
        if (!expressions.isEmpty()) {
            spec.set(regex, expressions);
        }
        if (!present.isEmpty()) {
            spec.set(carrier, present);
        }
    }

    @Override
    public void down(ObjectNode spec) {
        if (!(spec.remove(carrier) instanceof ArrayNode present)
                || !(spec.get(regex) instanceof ObjectNode expressions)) {
            return;
        }
        if (spec.hasNonNull(exact) && !spec.get(exact).isObject()) {
            return;
        }
        var values = spec.get(exact) instanceof ObjectNode given ? given : Json.NODES.objectNode();
        for (var name : present) {
            if (name.isTextual() && isAnything(expressions.get(name.textValue())) && !values.has(name.textValue())) {
                expressions.remove(name.textValue());
                values.put(name.textValue(), true);
            }
        }
        if (expressions.isEmpty()) {
            spec.remove(regex);
        }
        if (!values.isEmpty()) {
            spec.set(exact, values);
        }
    }

    private static boolean isAnything(JsonNode expression) {
        return expression != null
                && expression.isTextual()
                && expression.textValue().equals(ANYTHING);
    }
}
