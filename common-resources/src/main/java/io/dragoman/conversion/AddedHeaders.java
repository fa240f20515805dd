package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Headers that are added. v2 lets each be a lone text; v3alpha1 has objects only.
 *
 * @param field the headers by name
 */
record AddedHeaders(String field) implements Rule {
    private static final String REPRESENTATION = "v2Representation";
    private static final String TEXT = "string";
    private static final String NULL = "null";
    private static final String VALUE = "value";

    @Override
    public void up(ObjectNode spec, Report report) {
        if (spec.get(field) instanceof ObjectNode headers) {
            for (var header : List.copyOf(headers.properties())) {
                var value = header.getValue();
                if (value.isTextual()) {
                    headers.putObject(header.getKey())
                            .put(VALUE, value.textValue())
                            .put(REPRESENTATION, TEXT);
                } else if (value.isNull()) {
                    headers.putObject(header.getKey()).put(REPRESENTATION, NULL);
                }
            }
        }
    }

    @Override
    public void down(ObjectNode spec) {
        if (spec.get(field) instanceof ObjectNode headers) {
            for (var header : List.copyOf(headers.properties())) {
                if (header.getValue() instanceof ObjectNode value) {
                    headers.set(header.getKey(), represented(value));
                }
            }
        }
    }

    private static JsonNode represented(ObjectNode header) {
        var representation = Json.text(header.remove(REPRESENTATION));
        if (TEXT.equals(representation)
                && header.size() == 1
                && header.path(VALUE).isTextual()) {
            return header.path(VALUE);
        }
        return NULL.equals(representation) && header.isEmpty() ? Json.NODES.nullNode() : header;
    }
}
