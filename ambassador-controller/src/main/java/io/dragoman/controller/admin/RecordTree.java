package io.dragoman.controller.admin;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.SecretBytes;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record of the model as maps, lists and plain values, ready for JSON, in the order of its components. Shows no
 * secret: neither what a Secret holds, nor values under names that speak of secrets.
 */
final class RecordTree {
    /** Stands for whatever is not shown. */
    static final String HIDDEN = "(secret)";

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(authorization|cookie|token|api-?key|secret|password|credential).*");

    private RecordTree() {}

    /** The components of a record; those that are absent are left out, as is the metadata. */
    static Map<String, Object> of(Record record) {
        var tree = new LinkedHashMap<String, Object>();
        for (var component : record.getClass().getRecordComponents()) {
            var value = value(record, component);
            if (value != null && !(value instanceof Meta)) {
                tree.put(component.getName(), node(value));
            }
        }
        return tree;
    }

    private static Object node(Object value) {
        return switch (value) {
            case SecretBytes _ -> HIDDEN;
            case Record record -> of(record);
            case Map<?, ?> map -> node(map);
            case Collection<?> all -> all.stream().map(RecordTree::node).toList();
            case Duration duration -> duration.toMillis() + " ms";
            case Boolean flag -> flag;
            case Number number -> number;
            default -> value.toString();
        };
    }

    private static Map<String, Object> node(Map<?, ?> map) {
        var tree = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            var name = key.toString();
            boolean secret =
                    value instanceof CharSequence && SECRET_NAME.matcher(name).matches();
            tree.put(name, secret ? HIDDEN : node(value));
        });
        return tree;
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's components can be read", e);
        }
    }
}
