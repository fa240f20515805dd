package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.RateLimitPlan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request chooses the plan of a limit.
 *
 * @param key of the entry whose value names the plan; where several have it, the first counts
 * @param plans those that can be named, by their names
 */
record PlanChoice(String key, Map<String, RateLimitPlan> plans) {
    /** The plan that a descriptor names, or null if it names none that there is. */
    @Nullable
    RateLimitPlan of(List<Entry> entries) {
        for (var entry : entries) {
            if (entry.key().equals(key)) {
                return plans.get(entry.value());
            }
        }
        return null;
    }
}
