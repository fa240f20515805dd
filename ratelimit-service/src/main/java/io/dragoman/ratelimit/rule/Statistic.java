package io.dragoman.ratelimit.rule;

import java.util.List;

/**
 * Under which name a limit is in the statistics.
 *
 * @param parts the parts of the name, outermost first, as envoyproxy/ratelimit has them: {@code key} or
 *     {@code key_value} of each entry
 * @param byValue whether values of requests are in it, so that there is no bound on how many names there are
 */
public record Statistic(List<String> parts, boolean byValue) {
    /** Copies the list. */
    public Statistic {
        parts = List.copyOf(parts);
    }

    /** The part of the name for one entry. */
    static String part(String key, String value) {
        return value.isEmpty() ? key : key + "_" + value;
    }

    /** The same for a limit with a detailed metric: there an empty value is a value like any other. */
    static String detailed(String key, String value) {
        return key + "_" + value;
    }
}
