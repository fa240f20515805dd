package io.dragoman.resources.parse;

import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunction;
import io.dragoman.template.TemplateFunctions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a limit of a RateLimit says in templates. */
final class RateLimitWordsParser {
    private RateLimitWordsParser() {}

    static Words parse(Fields fields) {
        var requestHeaders = headers(fields, "injectRequestHeaders");
        var responseHeaders = headers(fields, "injectResponseHeaders");
        var error = fields.object("errorResponse");
        if (error == null) {
            return new Words(requestHeaders, responseHeaders, HeaderTemplates.NONE, null);
        }
        var errorHeaders = headers(error, "headers");
        var body = error.nonEmptyText("bodyTemplate");
        var errorBody = body == null ? null : template(error, "bodyTemplate", body, TemplateFunctions.FOR_BODIES);
        error.finish();
        return new Words(requestHeaders, responseHeaders, errorHeaders, errorBody);
    }

    private static HeaderTemplates headers(Fields fields, String name) {
        var byName = new LinkedHashMap<String, GoTemplate>();
        var headers = HeaderTemplatesParser.parse(fields, name);
        for (int i = 0; i < headers.size(); i++) {
            var header = headers.get(i);
            var value = template(fields, name + "[" + i + "].value", header.value(), TemplateFunctions.FOR_HEADERS);
            if (value != null) {
                byName.put(header.name(), value);
            }
        }
        return byName.isEmpty() ? HeaderTemplates.NONE : new HeaderTemplates(byName);
    }

    /** A template, or null if it cannot be read; why not is noted. */
    private static @Nullable GoTemplate template(
            Fields fields, String field, String text, Map<String, TemplateFunction> functions) {
        try {
            return GoTemplate.parse(text, functions);
        } catch (TemplateException e) {
            fields.error(field, "is not a template: " + e.getMessage());
            return null;
        }
    }
}
