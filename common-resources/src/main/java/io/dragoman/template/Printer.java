package io.dragoman.template;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Go's {@code fmt} prints them without a format. */
final class Printer {
    private static final String NO_VALUE = "<no value>";

    private Printer() {}

    /** What an action prints: a value that is missing shows. */
    static String action(@Nullable Object value) {
        return Values.plain(value) == null ? NO_VALUE : value(value);
    }

    /** {@code %v}. */
    static String value(@Nullable Object value) {
        return switch (Values.shown(value)) {
            case null -> "<nil>";
            case Double number -> Numbers.shortest(number);
            case List<?> list -> list(list, Printer::value);
            case Map<?, ?> map -> map(map, Printer::value);
            case Object other -> other.toString();
        };
    }

    static String list(List<?> list, Function<@Nullable Object, String> each) {
        return list.stream().map(each).collect(Collectors.joining(" ", "[", "]"));
    }

    static String map(Map<?, ?> map, Function<@Nullable Object, String> each) {
        return Values.sorted(map).entrySet().stream()
                .map(entry -> each.apply(entry.getKey()) + ":" + each.apply(entry.getValue()))
                .collect(Collectors.joining(" ", "map[", "]"));
    }

    /** {@code print}: a space stands between two that are both no strings. */
    static String print(List<@Nullable Object> values) {
        var result = new StringBuilder();
        boolean afterText = true;
        for (var value : values) {
            boolean text = value instanceof String;
            if (!result.isEmpty() && !afterText && !text) {
                result.append(' ');
            }
            result.append(value(value));
            afterText = text;
        }
        return result.toString();
    }

    /** {@code println}. */
    static String println(List<@Nullable Object> values) {
        return values.stream().map(Printer::value).collect(Collectors.joining(" ", "", "\n"));
    }

    /** What the functions that escape take: all arguments as one text. */
    static String text(List<@Nullable Object> values) {
        if (values.size() == 1 && values.getFirst() instanceof String text) {
            return text;
        }
        return print(values.stream()
                .<@Nullable Object>map(value -> value == null ? NO_VALUE : value)
                .toList());
    }
}
