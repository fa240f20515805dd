package io.dragoman.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with members, as Go's structs and types with methods are. A member that it lacks is an error, where a map
 * has no value.
 *
 * @param plain what it is compared, ranged over and indexed as, and printed unless there is a text
 * @param members what {@code .Name} calls; a field is a function without arguments
 * @param text what it is printed as, as Go prints a {@code Stringer}, or null
 */
public record TemplateObject(
        @Nullable Object plain,
        Map<String, TemplateFunction> members,
        @Nullable String text) {
    /** A value that is printed as it is. */
    public TemplateObject(@Nullable Object plain, Map<String, TemplateFunction> members) {
        this(plain, members, null);
    }

    /** Copies the map. */
    public TemplateObject {
        members = Map.copyOf(members);
    }

    /** A member that is this value. */
    public static TemplateFunction field(@Nullable Object value) {
        return arguments -> {
            if (!arguments.isEmpty()) {
                throw new TemplateException("a field takes no arguments");
            }
            return value;
        };
    }

    /** Never the values. */
    @Override
    public String toString() {
        return "TemplateObject" + members.keySet();
    }
}
