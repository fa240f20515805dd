package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one YAML object. Every getter that finds a wrong type or value notes an error with the field's
 * path and answers as if the field were absent, so that a parser reads on and reports everything at once. After the
 * last getter, {@link #finish} reports the fields that nothing read.
 */
public final class Fields {
    private final JsonNode node;
    private final Origin origin;
    private final List<Problem> problems;
    private final Set<String> read = new HashSet<>();

    private Fields(JsonNode node, Origin origin, List<Problem> problems) {
        this.node = node;
        this.origin = origin;
        this.problems = problems;
    }

    /**
     * Reads {@code node} as the object at the origin's field path.
     *
     * @param problems where problems are noted
     */
    public static Fields of(JsonNode node, Origin origin, List<Problem> problems) {
        var fields = new Fields(node, origin, problems);
        if (!node.isObject()) {
            fields.error("must be an object, but is " + describe(node));
        }
        return fields;
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return child(name) != null;
    }

    /** The field's raw value, for values without a fixed shape. */
    public @Nullable JsonNode raw(String name) {
        return child(name);
    }

    /** A string, or null if absent. */
    public @Nullable String text(String name) {
        return typed(name, JsonNode::isTextual, "a string", JsonNode::textValue);
    }

    /** A string that must be there and not be empty; notes an error and answers an empty string otherwise. */
    public String requiredText(String name) {
        if (!has(name)) {
            error(name, "is required");
            return "";
        }
        var value = text(name);
        if (value != null && value.isEmpty()) {
            error(name, "must not be empty");
        }
        return value == null ? "" : value;
    }

    /** A string with a default. */
    public String text(String name, String byDefault) {
        var value = text(name);
        return value == null ? byDefault : value;
    }

    /** A string, or null if absent or empty: for names and the like, where empty says nothing. */
    public @Nullable String nonEmptyText(String name) {
        var value = text(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A boolean with a default. */
    public boolean bool(String name, boolean byDefault) {
        var value = typed(name, JsonNode::isBoolean, "true or false", JsonNode::booleanValue);
        return value == null ? byDefault : value;
    }

    /** An integer within bounds, or null if absent. */
    public @Nullable Integer integer(String name, int min, int max) {
        var value = typed(name, JsonNode::isIntegralNumber, "a whole number", Function.identity());
        if (value == null) {
            return null;
        }
        if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            error(name, "must be from " + min + " to " + max + ", but is " + value);
            return null;
        }
        return value.intValue();
    }

    /** An integer within bounds, with a default. */
    public int integer(String name, int min, int max, int byDefault) {
        var value = integer(name, min, max);
        return value == null ? byDefault : value;
    }

    /** A duration given in whole milliseconds, or null if absent. */
    public @Nullable Duration millis(String name) {
        var value = integer(name, 0, Integer.MAX_VALUE);
        return value == null ? null : Duration.ofMillis(value);
    }

    /** A list of strings; empty if absent. */
    public List<String> texts(String name) {
        var list = typed(name, JsonNode::isArray, "a list of strings", Function.identity());
        if (list == null) {
            return List.of();
        }
        var result = new ArrayList<String>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isTextual()) {
                result.add(list.get(i).textValue());
            } else {
                error(name + "[" + i + "]", "must be a string, but is " + describe(list.get(i)));
            }
        }
        return List.copyOf(result);
    }

    /** A map from string to string in the manifest's order; empty if absent. */
    public Map<String, String> textMap(String name) {
        var map = typed(name, JsonNode::isObject, "an object with string values", Function.identity());
        if (map == null) {
            return Map.of();
        }
        var result = new LinkedHashMap<String, String>();
        for (var entry : map.properties()) {
            if (entry.getValue().isTextual()) {
                result.put(entry.getKey(), entry.getValue().textValue());
            } else {
                error(name + "." + entry.getKey(), "must be a string, but is " + describe(entry.getValue()));
            }
        }
        return result;
    }

    /** The value of one of the given spellings, compared without case; null if absent. */
    public <E> @Nullable E oneOf(String name, Map<String, E> spellings) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        var found = spellings.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(value))
                .map(Map.Entry::getValue)
                .findFirst();
        if (found.isEmpty()) {
            error(name, "must be one of " + String.join(", ", spellings.keySet()) + ", but is " + quote(value));
        }
        return found.orElse(null);
    }

    /** Spellings for {@link #oneOf}: each constant's name in upper case, in the order of the enum. */
    public static <E extends Enum<E>> Map<String, E> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(Enum::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }

    /** A nested object, or null if absent or not an object. */
    public @Nullable Fields object(String name) {
        var value = typed(name, JsonNode::isObject, "an object", Function.identity());
        return value == null ? null : new Fields(value, origin.at(path(name)), problems);
    }

    /** A list of objects; empty if absent. */
    public List<Fields> objects(String name) {
        var list = typed(name, JsonNode::isArray, "a list of objects", Function.identity());
        if (list == null) {
            return List.of();
        }
        var result = new ArrayList<Fields>();
        for (int i = 0; i < list.size(); i++) {
            var at = origin.at(path(name + "[" + i + "]"));
            if (list.get(i).isObject()) {
                result.add(new Fields(list.get(i), at, problems));
            } else {
                problems.add(Problem.error(at, "must be an object, but is " + describe(list.get(i))));
            }
        }
        return List.copyOf(result);
    }

    /**
     * The same object with other names for some of its fields. Where both are there, that is an error.
     *
     * @param names other names, by those in the manifest
     */
    public Fields renamed(Map<String, String> names) {
        var copy = JsonNodeFactory.instance.objectNode();
        for (var entry : node.properties()) {
            var name = names.getOrDefault(entry.getKey(), entry.getKey());
            if (copy.hasNonNull(name) && !entry.getValue().isNull()) {
                error(entry.getKey(), "is given twice, in two spellings");
            }
            if (!copy.hasNonNull(name)) {
                copy.set(name, entry.getValue());
            }
        }
        return new Fields(copy, origin, problems);
    }

    /** The names of all fields, in the manifest's order. */
    public List<String> names() {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Where this object stands. */
    public Origin origin() {
        return origin;
    }

    /** Where a field of this object stands. */
    public Origin origin(String name) {
        return origin.at(path(name));
    }

    /** Notes an error about this object. */
    public void error(String message) {
        problems.add(Problem.error(origin, message));
    }

    /** Notes an error about a field. */
    public void error(String name, String message) {
        problems.add(Problem.error(origin(name), message));
    }

    /** Notes a warning about a field. */
    public void warning(String name, String message) {
        problems.add(Problem.warning(origin(name), message));
    }

    /** Notes something worth knowing about a field. */
    public void notice(String name, String message) {
        problems.add(new Problem(Severity.NOTICE, origin(name), message));
    }

    /** Takes a field as read without looking at it. */
    public void ignore(String... names) {
        read.addAll(Arrays.asList(names));
    }

    /** Warns of every field that is there and that Emissary knows, but this version does not act on. */
    public void notSupportedYet(String... names) {
        Arrays.stream(names).filter(this::has).forEach(name -> warning(name, "is not supported yet and has no effect"));
    }

    /** Warns of every field that nothing has read: mostly a spelling mistake. */
    public void finish() {
        node.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                warning(name, "is not a known field and has no effect");
            }
        });
    }

    /** Notes an error for every field that nothing has read: for objects where a lost field could let somebody in. */
    public void refuseUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                error(name, "is not a known field");
            }
        });
    }

    private @Nullable JsonNode child(String name) {
        read.add(name);
        var value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private <T> @Nullable T typed(
            String name, Function<JsonNode, Boolean> isRight, String expected, Function<JsonNode, T> convert) {
        return Optional.ofNullable(child(name))
                .filter(value -> {
                    boolean right = isRight.apply(value);
                    if (!right) {
                        error(name, "must be " + expected + ", but is " + describe(value));
                    }
                    return right;
                })
                .map(convert)
                .orElse(null);
    }

    private String path(String name) {
        return origin.field().isEmpty() ? name : origin.field() + "." + name;
    }

    private static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String quote(String value) {
        return '"' + value + '"';
    }
}
