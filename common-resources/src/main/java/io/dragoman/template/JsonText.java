package io.dragoman.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Go's {@code encoding/json} writes them. */
final class JsonText {
    private static final int FIRST_PRINTABLE = 0x20;

    private final String indent;
    private final StringBuilder result = new StringBuilder();

    private JsonText(String indent) {
        this.indent = indent;
    }

    /**
     * Writes a value.
     *
     * @param indent what each level is indented with; without any, all is on one line
     */
    static String of(@Nullable Object value, String indent) {
        var text = new JsonText(indent);
        text.write(value, 0);
        return text.result.toString();
    }

    private void write(@Nullable Object value, int level) {
        switch (Values.plain(value)) {
            case null -> result.append("null");
            case String text -> string(text);
            case Double number -> result.append(Numbers.json(number));
            case List<?> list -> {
                result.append('[');
                for (int i = 0; i < list.size(); i++) {
                    next(i, level + 1);
                    write(list.get(i), level + 1);
                }
                end(list.isEmpty(), level, ']');
            }
            case Map<?, ?> map -> {
                result.append('{');
                int i = 0;
                for (var entry : Values.sorted(map).entrySet()) {
                    next(i++, level + 1);
                    string(entry.getKey());
                    result.append(indent.isEmpty() ? ":" : ": ");
                    write(entry.getValue(), level + 1);
                }
                end(map.isEmpty(), level, '}');
            }
            case Object other -> result.append(other);
        }
    }

    private void next(int index, int level) {
        if (index > 0) {
            result.append(',');
        }
        line(level);
    }

    private void end(boolean empty, int level, char bracket) {
        if (!empty) {
            line(level);
        }
        result.append(bracket);
    }

    private void line(int level) {
        if (!indent.isEmpty()) {
            result.append('\n').append(indent.repeat(level));
        }
    }

    private void string(String text) {
        result.append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case '\b' -> result.append("\\b");
                case '\f' -> result.append("\\f");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> unicode(c);
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        unicode(c);
                    } else {
                        result.append((char) c);
                    }
                }
            }
        });
        result.append('"');
    }

    private void unicode(int c) {
        result.append(String.format(Locale.ROOT, "\\u%04x", c));
    }
}
