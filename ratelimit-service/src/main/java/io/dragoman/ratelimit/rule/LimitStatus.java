package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.resources.model.Rate;

/**
 * How a request stands with one limit.
 *
 * @param rule the limit
 * @param rate what it allows
 * @param usage what is left
 */
public record LimitStatus(Rule rule, Rate rate, Usage usage) {
    /** Whether this limit is for refusing the request, alone or with others. */
    public boolean refuses() {
        return !usage.admitted() && rule.enforced();
    }
}
