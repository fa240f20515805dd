package io.dragoman.authz.config;

import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the templates of a Filter. */
final class TemplateCompiler {
    private TemplateCompiler() {}

    /**
     * Headers by name, or null if a template cannot be read; why not is noted.
     *
     * @param spelling what becomes of their names
     * @param functions what the templates may call
     * @param field the field with the list
     */
    static @Nullable HeaderTemplates headers(
            List<HeaderTemplate> headers,
            UnaryOperator<String> spelling,
            Map<String, TemplateFunction> functions,
            String field,
            FilterContext context) {
        var byName = new LinkedHashMap<String, GoTemplate>();
        boolean usable = true;
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            var template = template(header.value(), functions, field + "[" + i + "].value", context);
            if (template == null) {
                usable = false;
            } else {
                byName.put(spelling.apply(header.name()), template);
            }
        }
        return usable ? new HeaderTemplates(byName) : null;
    }

    /** A template, or null if it cannot be read; why not is noted. */
    static @Nullable GoTemplate template(
            String text, Map<String, TemplateFunction> functions, String field, FilterContext context) {
        try {
            return GoTemplate.parse(text, functions);
        } catch (TemplateException e) {
            context.error(field, "is not a template: " + e.getMessage());
            return null;
        }
    }
}
