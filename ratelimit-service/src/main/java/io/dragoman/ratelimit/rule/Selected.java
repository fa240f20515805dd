package io.dragoman.ratelimit.rule;

import java.util.List;

/**
 * A rule that applies to a descriptor.
 *
 * @param rule the rule
 * @param values the descriptor's values that have a counter of their own
 */
record Selected(Rule rule, List<String> values) {}
