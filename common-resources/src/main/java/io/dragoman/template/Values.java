package io.dragoman.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Go's view of the plain values that templates work on. */
final class Values {
    private Values() {}

    /** The value itself, or what an object with members is printed as. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof TemplateObject object ? object.plain() : value;
    }

    /** What shows of it where it is printed. */
    static @Nullable Object shown(@Nullable Object value) {
        return value instanceof TemplateObject object && object.text() != null ? object.text() : plain(value);
    }

    /** Whether a condition on it holds. */
    static boolean isTrue(@Nullable Object value) {
        return switch (plain(value)) {
            case null -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** The name of its type in Go. */
    static String type(@Nullable Object value) {
        return switch (plain(value)) {
            case null -> "nil";
            case Boolean truth -> "bool";
            case Long number -> "int";
            case Double number -> "float64";
            case String text -> "string";
            case List<?> list -> "[]interface {}";
            case Map<?, ?> map -> "map[string]interface {}";
            default -> "struct";
        };
    }

    /** The entries of a map in the order of their keys, as Go goes through them: by bytes. */
    static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        var sorted =
                new TreeMap<String, @Nullable Object>((a, b) -> java.util.Arrays.compareUnsigned(bytes(a), bytes(b)));
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A part of a text's bytes; half a character becomes a replacement. */
    static String slice(String text, int from, int to) {
        return new String(bytes(text), from, to - from, StandardCharsets.UTF_8);
    }
}
