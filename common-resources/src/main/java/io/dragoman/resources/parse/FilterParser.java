package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import java.util.List;

/** Reads {@code Filter}. */
final class FilterParser {
    private FilterParser() {}

    static Filter parse(Meta meta, JsonNode object, List<Problem> problems) {
        return new Filter(meta);
    }
}
