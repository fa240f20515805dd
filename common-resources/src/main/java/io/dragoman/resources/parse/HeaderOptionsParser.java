package io.dragoman.resources.parse;

import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.HeaderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code add_request_headers}, {@code remove_request_headers} and the same of responses. */
final class HeaderOptionsParser {
    private HeaderOptionsParser() {}

    static HeaderOptions parse(Fields fields) {
        return new HeaderOptions(
                added(fields, "add_request_headers"),
                removed(fields, "remove_request_headers"),
                added(fields, "add_response_headers"),
                removed(fields, "remove_response_headers"));
    }

    private static @Nullable List<HeaderValue> added(Fields fields, String field) {
        if (!fields.has(field)) {
            return null;
        }
        var values = new ArrayList<HeaderValue>();
        var headers = fields.object(field);
        if (headers != null) {
            headers.names().forEach(name -> {
                var value = value(headers, name);
                if (value != null && isHeader(headers, name, name)) {
                    values.add(value);
                }
            });
        }
        return values;
    }

    /** A value is a plain text, or an object that also says whether it is appended. */
    private static @Nullable HeaderValue value(Fields headers, String name) {
        var raw = headers.raw(name);
        var lower = name.toLowerCase(Locale.ROOT);
        if (raw != null && raw.isTextual()) {
            return new HeaderValue(lower, checked(headers, name, raw.textValue()), true);
        }
        var fields = headers.object(name);
        if (fields == null) {
            if (raw == null) {
                headers.error(name, "must be a text, or an object with value and append");
            }
            return null;
        }
        var value =
                new HeaderValue(lower, checked(fields, "value", fields.text("value", "")), fields.bool("append", true));
        fields.ignore("v2Representation");
        fields.finish();
        return value;
    }

    private static String checked(Fields fields, String field, String value) {
        if (value.chars().anyMatch(c -> c == '\0' || c == '\r' || c == '\n')) {
            fields.error(field, "must be one line");
        }
        var wrong = Commands.problem(value);
        if (wrong != null) {
            fields.error(field, wrong);
        }
        return value;
    }

    private static @Nullable List<String> removed(Fields fields, String field) {
        if (!fields.has(field)) {
            return null;
        }
        // The Module is not typed, and there one name may stand alone as in v2.
        var raw = fields.raw(field);
        var names = raw != null && raw.isTextual() ? List.of(raw.textValue()) : fields.texts(field);
        return names.stream()
                .filter(name -> isHeader(fields, field, name))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Envoy would refuse to change the others. */
    private static boolean isHeader(Fields fields, String field, String name) {
        if (name.startsWith(":") || name.equalsIgnoreCase("host")) {
            fields.error(field, "must not be a pseudo-header or host; use host_rewrite or rewrite");
            return false;
        }
        return HeaderNames.check(fields, field, name);
    }
}
