package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code cors.origins}: v2 lets it be one text with commas, which are split at without trimming. */
final class CorsOrigins implements Rule {
    private static final String FIELD = "origins";
    private static final String WAS_TEXT = "v2CommaSeparatedOrigins";

    @Override
    public void up(ObjectNode cors, Report report) {
        var origins = cors.get(FIELD);
        if (origins == null || !origins.isTextual()) {
            return;
        }
        var list = Json.NODES.arrayNode();
        if (!origins.textValue().isEmpty()) {
            for (var origin : origins.textValue().split(",", -1)) {
                list.add(origin);
            }
        }
        cors.set(FIELD, list);
        cors.put(WAS_TEXT, true);
    }

    @Override
    public void down(ObjectNode cors) {
        var wasText = cors.remove(WAS_TEXT);
        if (wasText != null
                && wasText.isBoolean()
                && wasText.booleanValue()
                && cors.get(FIELD) instanceof ArrayNode list) {
            boolean fits = StreamSupport.stream(list.spliterator(), false)
                    .allMatch(
                            origin -> origin.isTextual() && !origin.textValue().contains(","));
            if (fits) {
                cors.put(
                        FIELD,
                        StreamSupport.stream(list.spliterator(), false)
                                .map(JsonNode::textValue)
                                .collect(Collectors.joining(",")));
            }
        }
    }
}
