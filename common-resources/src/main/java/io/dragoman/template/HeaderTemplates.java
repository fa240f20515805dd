package io.dragoman.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Headers, or other texts with names, whose values are templates.
 *
 * @param byName each of them may be set; in order
 */
public record HeaderTemplates(Map<String, GoTemplate> byName) {
    /** No header. */
    public static final HeaderTemplates NONE = new HeaderTemplates(Map.of());

    private static final int MAX_CHARS = 16 * 1024;

    /** Copies the map. */
    public HeaderTemplates {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The names of all, set or not. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * The headers and their values, fit to be sent; without those whose template says so.
     *
     * @param data what a dot stands for
     * @throws TemplateException if a template fails
     */
    public Map<String, String> render(@Nullable Object data) throws TemplateException {
        var values = new LinkedHashMap<String, String>();
        for (var entry : byName.entrySet()) {
            entry.getValue()
                    .render(data, MAX_CHARS)
                    .ifPresent(value -> values.put(entry.getKey(), HeaderText.clean(value)));
        }
        return values;
    }
}
