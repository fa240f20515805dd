package io.dragoman.ratelimit.rule;

import java.util.List;

/**
 * A rule that applies to a descriptor.
 *
 * @param rule the rule
 * @param values the descriptor's values that have a counter of their own
 * @param statistic its name in the statistics for this descriptor
 */
record Selected(Rule rule, List<String> values, Statistic statistic) {
    Selected(Rule rule, List<String> values) {
        this(rule, values, rule.statistic());
    }
}
