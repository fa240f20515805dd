package io.dragoman.resources.parse;

import io.dragoman.resources.model.ErrorResponse;
import io.dragoman.resources.model.ErrorResponse.Body;
import io.dragoman.resources.model.ErrorResponse.Body.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code error_response_overrides} of a Mapping or of the Module. */
final class ErrorResponsesParser {
    private static final String FIELD = "error_response_overrides";

    private ErrorResponsesParser() {}

    static @Nullable List<ErrorResponse> parse(Fields parent) {
        if (!parent.has(FIELD)) {
            return null;
        }
        var responses = new ArrayList<ErrorResponse>();
        var statuses = new HashSet<Integer>();
        for (var fields : parent.objects(FIELD)) {
            var response = response(fields);
            if (response != null) {
                responses.add(response);
                if (!statuses.add(response.status())) {
                    fields.error("on_status_code", "is in the list already");
                }
            }
        }
        return responses;
    }

    private static @Nullable ErrorResponse response(Fields fields) {
        var status = fields.integer("on_status_code", 400, 599);
        if (status == null && !fields.has("on_status_code")) {
            fields.error("on_status_code", "is required");
        }
        var inner = fields.object("body");
        if (inner == null && !fields.has("body")) {
            fields.error("body", "is required");
        }
        fields.finish();
        var body = inner == null ? null : body(inner);
        return status == null || body == null ? null : new ErrorResponse(status, body);
    }

    private static @Nullable Body body(Fields fields) {
        var contentType = fields.nonEmptyText("content_type");
        long forms = Stream.of("text_format", "text_format_source", "json_format")
                .filter(fields::has)
                .count();
        if (forms != 1) {
            fields.error("must have exactly one of text_format, text_format_source and json_format");
        }
        var text = fields.text("text_format");
        var source = fields.object("text_format_source");
        var json = fields.object("json_format");
        Body body = null;
        if (text != null) {
            body = new Body.Text(checked(fields, "text_format", text), contentType);
        } else if (source != null) {
            body = new Body.File(source.requiredText("filename"), contentType);
            source.finish();
        } else if (json != null) {
            body = new Body.Json(entries(json));
            if (contentType != null) {
                fields.error("content_type", "has no meaning beside json_format, which is application/json");
            }
        }
        fields.finish();
        return body;
    }

    private static List<Entry> entries(Fields json) {
        var entries = new ArrayList<Entry>();
        for (var key : json.names()) {
            var raw = json.raw(key);
            // Numbers and booleans are sent as they are; only a text can hold commands.
            if (raw != null && raw.isValueNode()) {
                entries.add(new Entry(key, checked(json, key, raw.asText())));
            } else {
                json.error(key, "must be a text");
            }
        }
        return entries;
    }

    private static String checked(Fields fields, String field, String format) {
        var wrong = Commands.problem(format);
        if (wrong != null) {
            fields.error(field, wrong);
        }
        return format;
    }
}
