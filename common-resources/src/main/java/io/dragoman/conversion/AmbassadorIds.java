package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code ambassador_id}: a text or a list in v2, a list in v3alpha1. In v2 the ids of a v3alpha1 object carry a prefix, so
 * that a gateway that knows only v2 never acts on it.
 */
final class AmbassadorIds implements Rule {
    private static final String FIELD = "ambassador_id";
    private static final String CAMEL_CASE = "ambassadorId";
    private static final String PREFIX = "--apiVersion-v3alpha1-only--";
    private static final String DEFAULT = PREFIX + "default";

    @Override
    public void up(ObjectNode spec, Report report) {
        var ids = spec.get(FIELD);
        if (ids != null && isOnly(ids, DEFAULT)) {
            spec.remove(FIELD);
        } else if (ids instanceof ArrayNode || (ids != null && ids.isTextual())) {
            spec.set(FIELD, stripped(ids));
        }
    }

    @Override
    public void down(ObjectNode spec) {
        // The other spelling wins in v3alpha1, but counts besides the first in some kinds of v2.
        var other = spec.remove(CAMEL_CASE);
        if (!Json.isNothing(other)) {
            spec.set(FIELD, other);
        }
        var ids = spec.path(FIELD).isTextual() ? Json.listOf(spec.path(FIELD)) : spec.get(FIELD);
        if (Json.isNothing(ids) || (ids instanceof ArrayNode && ids.isEmpty())) {
            spec.set(FIELD, Json.listOf(Json.NODES.textNode(DEFAULT)));
        } else if (ids instanceof ArrayNode list) {
            var prefixed = Json.NODES.arrayNode();
            list.forEach(id -> prefixed.add(id.isTextual() ? Json.NODES.textNode(PREFIX + id.textValue()) : id));
            spec.set(FIELD, prefixed);
        }
    }

    private static boolean isOnly(JsonNode ids, String id) {
        return ids.size() == 1
                && ids.path(0).isTextual()
                && ids.path(0).textValue().equals(id);
    }

    /** A list of ids, or a lone id, as a list without prefixes. */
    static ArrayNode stripped(JsonNode ids) {
        var result = Json.NODES.arrayNode();
        for (var id : ids instanceof ArrayNode list ? list : Json.listOf(ids)) {
            boolean prefixed = id.isTextual() && id.textValue().startsWith(PREFIX);
            result.add(prefixed ? Json.NODES.textNode(id.textValue().substring(PREFIX.length())) : id);
        }
        return result;
    }
}
