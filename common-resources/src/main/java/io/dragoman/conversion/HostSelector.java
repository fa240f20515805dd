package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a Host has under another name in v2: {@code selector}, and a second spelling of its ids, which count besides
 * those of the first.
 */
final class HostSelector implements Rule {
    private static final String V2 = "selector";
    private static final String V3 = "mappingSelector";
    private static final String IDS = "ambassador_id";
    private static final String CAMEL_CASE_IDS = "ambassadorId";

    @Override
    public void up(ObjectNode spec, Report report) {
        if (spec.has(V2) && !spec.has(V3)) {
            spec.set(V3, spec.remove(V2));
        }
        var more = spec.get(CAMEL_CASE_IDS);
        if (more instanceof ArrayNode || (more != null && more.isTextual())) {
            spec.remove(CAMEL_CASE_IDS);
            var all = spec.get(IDS) instanceof ArrayNode list ? list : Json.NODES.arrayNode();
            all.addAll(AmbassadorIds.stripped(more));
            spec.set(IDS, all);
        }
    }

    @Override
    public void down(ObjectNode spec) {
        var selector = spec.get(V3);
        if (Json.isNothing(selector) || (selectsAll(selector) && spec.hasNonNull(V2))) {
            // The deprecated spelling of v3alpha1 is the only one of v2.
            if (spec.hasNonNull(V2)) {
                spec.remove(V3);
            }
            return;
        }
        spec.set(V2, spec.remove(V3));
    }

    /** Whatever else is in it: v3alpha1 then goes by the other one. */
    private static boolean selectsAll(JsonNode selector) {
        return selector.isObject()
                && selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty();
    }
}
