package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.model.AccessLogFormat;
import java.util.regex.Pattern;

/** Reads how the Module wants requests logged. */
final class AccessLogFormatParser {
    /** Text, and commands such as {@code %REQ(X?Y):10%}; a percent sign of its own is doubled. */
    private static final Pattern FORMAT =
            Pattern.compile("(?s)(?:[^%]|%%|%[A-Z][A-Z0-9_]*(?:\\([^)]*\\))?(?::\\d+)?%)*+");

    private AccessLogFormatParser() {}

    static AccessLogFormat parse(Fields config) {
        var given = config.oneOf("envoy_log_type", Fields.names(AccessLogFormat.Type.class));
        var type = given == null ? AccessLogFormat.Type.TEXT : given;
        return new AccessLogFormat(
                type, format(config, type), config.text("envoy_log_path", AccessLogFormat.STANDARD_OUTPUT));
    }

    private static String format(Fields config, AccessLogFormat.Type type) {
        if (!config.has("envoy_log_format")) {
            return type.byDefault();
        }
        if (type == AccessLogFormat.Type.TEXT) {
            var format = config.text("envoy_log_format", "");
            check(config, format);
            return format.endsWith("\n") ? format : format + "\n";
        }
        var format = config.raw("envoy_log_format");
        if (format == null || !format.isObject()) {
            config.error("envoy_log_format", "must be an object when envoy_log_type is json or typed_json");
            return type.byDefault();
        }
        checkAll(config, format);
        return format.toString();
    }

    private static void checkAll(Fields config, JsonNode node) {
        if (node.isTextual()) {
            check(config, node.textValue());
        }
        node.forEach(child -> checkAll(config, child));
    }

    private static void check(Fields config, String format) {
        if (!FORMAT.matcher(format).matches()) {
            config.error(
                    "envoy_log_format",
                    "has a % that begins no command: commands look like %START_TIME% or %REQ(HOST)%, a lone % is %%");
        }
    }
}
