package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.resources.model.Rate;
import java.util.List;

/**
 * How a request stands with one limit.
 *
 * @param rule the limit
 * @param rate what it allows
 * @param usage what is left
 * @param values the request's values that have a counter of their own
 * @param statistic the limit's name in the statistics for this request
 */
public record LimitStatus(Rule rule, Rate rate, Usage usage, List<String> values, Statistic statistic) {
    /** How a request stands with a limit that has one counter for all. */
    public LimitStatus(Rule rule, Rate rate, Usage usage) {
        this(rule, rate, usage, List.of(), rule.statistic());
    }

    /** Whether this limit is for refusing the request, alone or with others. */
    public boolean refuses() {
        return !usage.admitted() && rule.enforced();
    }
}
