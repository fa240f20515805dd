package io.dragoman.ratelimit.rule;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a request stands with all limits of one descriptor.
 *
 * @param limits the limits with a counter, in the order of the rules
 * @param unlimitedBy the limits that say that there is no limit
 */
public record DescriptorStatus(List<LimitStatus> limits, List<Rule> unlimitedBy) {
    /** Refusing limits first, of those the one that takes longest to reset; else the one with the least left. */
    static final Comparator<LimitStatus> WORST_FIRST = Comparator.comparing(LimitStatus::refuses)
            .reversed()
            .thenComparing((a, b) ->
                    a.refuses() ? b.usage().untilReset().compareTo(a.usage().untilReset()) : 0)
            .thenComparingLong(status -> status.usage().remaining());

    /** Copies the list. */
    public DescriptorStatus {
        limits = List.copyOf(limits);
        unlimitedBy = List.copyOf(unlimitedBy);
    }

    /** Whether a limit says that there is no limit. */
    public boolean unlimited() {
        return !unlimitedBy.isEmpty();
    }

    /** Whether any limit refuses the request. */
    public boolean refuses() {
        return limits.stream().anyMatch(LimitStatus::refuses);
    }

    /** The limit that matters most, if there is any. */
    public Optional<LimitStatus> worst() {
        return limits.stream().min(WORST_FIRST);
    }
}
