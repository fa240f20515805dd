package io.dragoman.authz.filter;

import io.dragoman.authz.template.GoTemplate;
import io.dragoman.authz.template.TemplateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Headers, or other texts with names, whose values are templates. */
public final class HeaderTemplates {
    private static final int MAX_CHARS = 16 * 1024;

    private final Map<String, GoTemplate> byName;

    /**
     * Headers by name.
     *
     * @param byName each of them may be set
     */
    public HeaderTemplates(Map<String, GoTemplate> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The names of all, set or not. */
    Set<String> names() {
        return byName.keySet();
    }

    /**
     * The headers and their values, fit to be sent; without those whose template says so.
     *
     * @param data what a dot stands for
     * @throws TemplateException if a template fails
     */
    Map<String, String> render(@Nullable Object data) throws TemplateException {
        var values = new LinkedHashMap<String, String>();
        for (var entry : byName.entrySet()) {
            entry.getValue()
                    .render(data, MAX_CHARS)
                    .ifPresent(value -> values.put(entry.getKey(), HeaderText.clean(value)));
        }
        return values;
    }
}
