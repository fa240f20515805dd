package io.dragoman.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a field may hold, as a structural schema of Kubernetes. Immutable: each method answers a new one.
 *
 * <p>A constraint is one of Emissary's, which holds in every version so that nobody's objects become invalid, or one that
 * keeps out what the gateway would refuse; the latter kind is written only where the schema is to be thorough.
 *
 * @param description for the author of a manifest
 * @param always the keywords that hold everywhere
 * @param thorough the keywords that keep out what the gateway refuses
 * @param properties the fields of an object
 * @param items what a list holds
 * @param values what the values of a map are
 * @param rules what a value is checked for besides, where the schema is thorough
 */
record Schema(
        String description,
        Map<String, Object> always,
        Map<String, Object> thorough,
        List<Property> properties,
        @Nullable Schema items,
        @Nullable Schema values,
        List<Rule> rules) {
    private static final String TYPE = "type";
    private static final Comparator<Map.Entry<String, Object>> TYPE_FIRST =
            Comparator.<Map.Entry<String, Object>, Boolean>comparing(
                            keyword -> !keyword.getKey().equals(TYPE))
                    .thenComparing(Map.Entry.comparingByKey());
    private static final String OPEN = "x-kubernetes-preserve-unknown-fields";

    /**
     * A condition on a value.
     *
     * @param expression in CEL, about {@code self}
     * @param message what is wrong when it is false
     */
    record Rule(String expression, String message) {}

    static Schema text(String description) {
        return of(description, Map.of(TYPE, "string"));
    }

    static Schema bool(String description) {
        return of(description, Map.of(TYPE, "boolean"));
    }

    static Schema integer(String description) {
        return of(description, Map.of(TYPE, "integer"));
    }

    /** A time in milliseconds, as many fields have it. */
    static Schema millis(String description) {
        return integer(description).atLeast(0);
    }

    static Schema integerOrText(String description) {
        return of(description, Map.of("x-kubernetes-int-or-string", true));
    }

    /** A value of several shapes, of which a structural schema cannot say more. */
    static Schema anything(String description) {
        return of(description, Map.of(OPEN, true));
    }

    static Schema list(String description, Schema items) {
        return new Schema(description, Map.of(TYPE, "array"), Map.of(), List.of(), items, null, List.of());
    }

    static Schema texts(String description) {
        return list(description, text(""));
    }

    static Schema map(String description, Schema values) {
        return new Schema(description, Map.of(TYPE, "object"), Map.of(), List.of(), null, values, List.of());
    }

    static Schema textMap(String description) {
        return map(description, text(""));
    }

    static Schema object(String description, Property... properties) {
        return of(description, Map.of(TYPE, "object")).with(properties);
    }

    private static Schema of(String description, Map<String, Object> always) {
        return new Schema(description, always, Map.of(), List.of(), null, null, List.of());
    }

    Schema with(Property... more) {
        return with(Arrays.asList(more));
    }

    Schema with(List<Property> more) {
        var all = new ArrayList<>(properties);
        all.addAll(more);
        return new Schema(description, always, thorough, List.copyOf(all), items, values, rules);
    }

    Schema withIf(boolean condition, Property... more) {
        return condition ? with(more) : this;
    }

    /** The only values, in Emissary too. */
    Schema choice(Object... allowed) {
        return always("enum", List.of(allowed));
    }

    /** A keyword of Emissary's schema. */
    Schema always(String keyword, Object value) {
        return new Schema(description, plus(always, keyword, value), thorough, properties, items, values, rules);
    }

    /** A keyword that keeps out what the gateway refuses. */
    Schema thorough(String keyword, Object value) {
        return new Schema(description, always, plus(thorough, keyword, value), properties, items, values, rules);
    }

    /** For texts of which there may be many: what they must be like is told by the expression alone. */
    Schema pattern(String expression) {
        return thorough("pattern", expression);
    }

    /**
     * For texts that are in no list or map without bound, where a rule would be too dear.
     *
     * @param expression what the whole text must match; without double quotes
     * @param message what is wrong when it does not
     */
    Schema pattern(String expression, String message) {
        return rule("self.matches(r\"" + expression + "\")", message);
    }

    Schema notEmpty() {
        return thorough("minLength", 1);
    }

    Schema atLeast(int minimum) {
        return thorough("minimum", minimum).thorough("format", "int32");
    }

    Schema between(long minimum, long maximum) {
        return thorough("minimum", minimum).thorough("maximum", maximum);
    }

    /** Fields that the schema does not know are kept, for the gateway to refuse them: losing one could open a door. */
    Schema open() {
        return always(OPEN, true);
    }

    /** Null is a value of its own; elsewhere the API server takes nulls away. */
    Schema nullable() {
        return always("nullable", true);
    }

    /** Whoever applies the list or the object owns the whole of it. */
    Schema atomic() {
        return always(items == null ? "x-kubernetes-map-type" : "x-kubernetes-list-type", "atomic");
    }

    Schema rule(String expression, String message) {
        return rule(new Rule(expression, message));
    }

    Schema rule(Rule rule) {
        var all = new ArrayList<>(rules);
        all.add(rule);
        return new Schema(description, always, thorough, properties, items, values, List.copyOf(all));
    }

    /**
     * The schema as a tree.
     *
     * @param all whether to keep out what the gateway refuses
     */
    Map<String, Object> render(boolean all) {
        var result = new LinkedHashMap<String, Object>();
        if (!description.isEmpty()) {
            result.put("description", description);
        }
        Stream.concat(always.entrySet().stream(), all ? thorough.entrySet().stream() : Stream.empty())
                .sorted(TYPE_FIRST)
                .forEach(keyword -> result.put(keyword.getKey(), keyword.getValue()));
        var required = properties.stream()
                .filter(property -> property.isRequired(all))
                .map(Property::name)
                .sorted()
                .toList();
        if (!required.isEmpty()) {
            result.put("required", required);
        }
        if (all && !rules.isEmpty()) {
            result.put(
                    "x-kubernetes-validations",
                    rules.stream().map(Schema::render).toList());
        }
        if (!properties.isEmpty()) {
            var fields = new LinkedHashMap<String, Object>();
            properties.stream()
                    .sorted(Comparator.comparing(Property::name))
                    .forEach(property ->
                            fields.put(property.name(), property.schema().render(all)));
            result.put("properties", fields);
        }
        if (items != null) {
            result.put("items", items.render(all));
        }
        if (values != null) {
            result.put("additionalProperties", values.render(all));
        }
        return result;
    }

    private static Map<String, String> render(Rule rule) {
        var result = new LinkedHashMap<String, String>();
        result.put("rule", rule.expression());
        result.put("message", rule.message());
        return result;
    }

    private static Map<String, Object> plus(Map<String, Object> map, String keyword, Object value) {
        var result = new LinkedHashMap<>(map);
        result.put(keyword, value);
        return Map.copyOf(result);
    }
}
