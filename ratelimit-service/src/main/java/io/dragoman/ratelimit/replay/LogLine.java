package io.dragoman.ratelimit.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line of an access log: texts by the names of their fields. */
sealed interface LogLine {
    /** The field with the time in Envoy's own formats. */
    String START_TIME = "start_time";

    /** The field that says in milliseconds how long a request was under way, in Envoy's own formats. */
    String DURATION = "duration";

    /** A field's text; empty if there is none. */
    Optional<String> field(String name);

    /**
     * Reads a line: a JSON object, or Envoy's text by default, also as this gateway writes it.
     *
     * @return the line, or empty if it is neither
     */
    static Optional<LogLine> read(String line) {
        return line.startsWith("{") ? Json.read(line) : Text.read(line);
    }

    /**
     * A line that is a JSON object. A dot in a name leads into an object, unless a field has it in its name.
     *
     * @param object the object
     */
    record Json(JsonNode object) implements LogLine {
        private static final ObjectReader READER = JsonMapper.builder().build().readerFor(JsonNode.class);

        private static Optional<LogLine> read(String line) {
            try {
                JsonNode object = READER.readValue(line);
                return object.isObject() ? Optional.of(new Json(object)) : Optional.empty();
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<String> field(String name) {
            var value = object.path(name);
            if (value.isMissingNode() && name.indexOf('.') > 0) {
                value = object.at("/" + name.replace('.', '/'));
            }
            // What Envoy has no value for is null, or a dash.
            return value.isValueNode() && !value.isNull() ? LogLine.given(value.asText()) : Optional.empty();
        }
    }

    /**
     * A line of text.
     *
     * @param fields its fields by the names that they have in JSON by default
     */
    record Text(Map<String, String> fields) implements LogLine {
        private static final List<String> NAMES = List.of(
                START_TIME,
                "method",
                "path",
                "protocol",
                "response_code",
                "response_flags",
                "bytes_received",
                "bytes_sent",
                DURATION,
                "upstream_service_time",
                "x_forwarded_for",
                "user_agent",
                "request_id",
                "authority",
                "upstream_host");

        /** Clients choose the path and their name, and may put blanks and quotes into them. */
        private static final Pattern SHAPE =
                Pattern.compile("(?:ACCESS )?\\[([^\\]]+)\\] \"(\\S+) (.*) (HTTP/\\S+|-)\" (\\S+) (\\S+) (\\S+) (\\S+)"
                        + " (\\S+) (\\S+) \"([^\"]*)\" \"(.*)\" \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\"\\s*");

        /** Copies the map. */
        public Text {
            fields = Map.copyOf(fields);
        }

        private static Optional<LogLine> read(String line) {
            var matcher = SHAPE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var fields = new HashMap<String, String>();
            for (int i = 0; i < NAMES.size(); i++) {
                fields.put(NAMES.get(i), matcher.group(i + 1));
            }
            return Optional.of(new Text(fields));
        }

        @Override
        public Optional<String> field(String name) {
            return Optional.ofNullable(fields.get(name)).flatMap(LogLine::given);
        }
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() || text.equals("-") ? Optional.empty() : Optional.of(text);
    }
}
