package io.dragoman.resources.parse;

import io.dragoman.resources.model.CorsPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code cors} of a Mapping or of the Module. The lists may also be texts with commas: so v2 writes them, and the
 * Module is the same in all versions.
 */
final class CorsParser {
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,9}");

    private CorsParser() {}

    static @Nullable CorsPolicy parse(Fields parent) {
        var fields = parent.object("cors");
        if (fields == null) {
            return null;
        }
        var credentials = fields.has("credentials") ? fields.bool("credentials", false) : null;
        var policy = new CorsPolicy(
                list(fields, "origins"),
                list(fields, "methods"),
                list(fields, "headers"),
                list(fields, "exposed_headers"),
                credentials,
                maxAge(fields));
        fields.ignore("v2CommaSeparatedOrigins");
        fields.finish();
        return policy;
    }

    private static List<String> list(Fields fields, String field) {
        var raw = fields.raw(field);
        var items = raw != null && raw.isTextual()
                ? Arrays.stream(raw.textValue().split(",", -1))
                        .map(String::strip)
                        .filter(Predicate.not(String::isEmpty))
                        .toList()
                : fields.texts(field);
        if (items.stream().anyMatch(item -> item.chars().anyMatch(c -> c < ' '))) {
            fields.error(field, "must not have control characters");
        }
        return items;
    }

    /** A number of seconds, as a text by the schema and often as a number by its authors. */
    private static @Nullable String maxAge(Fields fields) {
        var raw = fields.raw("max_age");
        if (raw != null && raw.isIntegralNumber()) {
            return raw.asText();
        }
        var text = fields.nonEmptyText("max_age");
        if (text != null && !SECONDS.matcher(text).matches()) {
            fields.error("max_age", "must be a number of seconds");
        }
        return text;
    }
}
