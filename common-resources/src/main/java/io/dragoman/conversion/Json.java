package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/** What the rules ask of JSON values. */
final class Json {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** Whether the value is absent or null. */
    static boolean isNothing(@Nullable JsonNode value) {
        return value == null || value.isNull() || value.isMissingNode();
    }

    /** Whether the value is absent, null or an empty text. */
    static boolean isBlank(@Nullable JsonNode value) {
        return value == null
                || isNothing(value)
                || (value.isTextual() && value.textValue().isEmpty());
    }

    /** The value as a text, or null if it is none or empty. */
    static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** A list of one text. */
    static ArrayNode listOf(JsonNode only) {
        return NODES.arrayNode().add(only);
    }
}
