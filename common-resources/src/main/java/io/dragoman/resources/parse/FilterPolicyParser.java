package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.FilterPolicy;
import java.util.List;

/** Reads {@code FilterPolicy}. */
final class FilterPolicyParser {
    private FilterPolicyParser() {}

    static FilterPolicy parse(Meta meta, JsonNode object, List<Problem> problems) {
        return new FilterPolicy(meta);
    }
}
