package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.RateLimitPlan;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code RateLimitPlan}. */
final class RateLimitPlanParser {
    private static final String UNLIMITED = "unlimited";

    private RateLimitPlanParser() {}

    static @Nullable RateLimitPlan parse(Meta meta, JsonNode object, List<Problem> problems) {
        int before = problems.size();
        var spec = Specs.spec(meta, object, problems);
        var plan = spec.bool(UNLIMITED, false) ? unlimited(meta, spec) : limited(meta, spec);
        spec.finish();
        return ManifestParser.hasError(problems.subList(before, problems.size())) ? null : plan;
    }

    private static RateLimitPlan unlimited(Meta meta, Fields spec) {
        Stream.of("rate", "unit", "per", "lease", "algorithm", "burst", "burstFactor")
                .filter(spec::has)
                .forEach(name -> spec.error(name, "has no meaning beside " + UNLIMITED));
        return new RateLimitPlan(meta, null, Algorithm.FIXED, 0);
    }

    private static RateLimitPlan limited(Meta meta, Fields spec) {
        var allowance = CountingParser.allowance(spec);
        return new RateLimitPlan(meta, allowance.rate(), allowance.algorithm(), allowance.capacity());
    }
}
