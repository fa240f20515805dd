package io.dragoman.authz.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with members, as Go's structs and types with methods are. A member that it lacks is an error, where a map
 * has no value.
 *
 * @param plain what it is printed, ranged over and indexed as
 * @param members what {@code .Name} calls; a field is a function without arguments
 */
public record TemplateObject(@Nullable Object plain, Map<String, TemplateFunction> members) {
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
