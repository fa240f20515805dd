package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.RateLimit;
import java.util.List;

/** Reads {@code RateLimit}. */
final class RateLimitParser {
    private RateLimitParser() {}

    static RateLimit parse(Meta meta, JsonNode object, List<Problem> problems) {
        return new RateLimit(meta);
    }
}
