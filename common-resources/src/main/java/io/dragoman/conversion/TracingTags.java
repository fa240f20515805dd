package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;

/**
 * The tags of a TracingService. v2 names headers whose values become tags; v3alpha1 has tags of several kinds, which win in
 * v2 too, where they have another name. {@code tag_headers} of v3alpha1 has no effect, so that it has no place in v2.
 */
final class TracingTags implements Rule {
    private static final String HEADERS = "tag_headers";
    private static final String V2 = "v3CustomTags";
    private static final String V3 = "custom_tags";

    @Override
    public void up(ObjectNode spec, Report report) {
        boolean custom = spec.hasNonNull(V2);
        if (spec.has(V2)) {
            spec.set(V3, spec.remove(V2));
        }
        if (spec.get(HEADERS) instanceof ArrayNode headers
                && StreamSupport.stream(headers.spliterator(), false).allMatch(JsonNode::isTextual)) {
            spec.remove(HEADERS);
            if (!custom) {
                var tags = spec.putArray(V3);
                headers.forEach(header -> tags.add(tag(header)));
            }
        }
    }

    private static ObjectNode tag(JsonNode header) {
        var tag = Json.NODES.objectNode();
        tag.set("tag", header);
        tag.set("request_header", Json.NODES.objectNode().set("name", header));
        return tag;
    }

    @Override
    public void down(ObjectNode spec) {
        spec.remove(HEADERS);
        if (spec.has(V3)) {
            spec.set(V2, spec.remove(V3));
        }
    }
}
