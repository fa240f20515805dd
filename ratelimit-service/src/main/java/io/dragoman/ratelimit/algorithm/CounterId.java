package io.dragoman.ratelimit.algorithm;

import java.util.List;

/**
 * Which counter of a rule is meant.
 *
 * @param domain the rule's domain
 * @param rule identifies the rule in its domain, in parts: what it matches, not what it allows, so that a change of the
 *     limit keeps its counters
 * @param values the values of the request that have a counter of their own
 */
public record CounterId(String domain, List<String> rule, List<String> values) {
    /** Copies the lists. */
    public CounterId {
        rule = List.copyOf(rule);
        values = List.copyOf(values);
    }
}
