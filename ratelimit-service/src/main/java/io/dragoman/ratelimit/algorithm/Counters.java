package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.Count;
import io.dragoman.ratelimit.store.CounterKey;
import io.dragoman.ratelimit.store.Hit;
import io.dragoman.ratelimit.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The counters of limits, by each limit's algorithm. In fixed windows at most the limit is admitted, across the border
 * of two it can be twice that; in a sliding window, the limit in any span of its length; with GCRA, in any span the
 * capacity and what the rate gives in that time. What is refused does not count.
 */
public final class Counters {
    private final Store store;

    /** Counts in the given store. */
    public Counters(Store store) {
        this.store = store;
    }

    /**
     * Takes what is claimed, each on its own.
     *
     * @return the answers in the order of the claims; fails as {@link Store#apply} does
     */
    public CompletionStage<List<Usage>> take(List<Claim> claims) {
        return store.apply(claims.stream().map(Counters::hit).toList()).thenApply(counts -> usages(claims, counts));
    }

    private static Hit hit(Claim claim) {
        var counting = claim.counting();
        long window = claim.rate().windowMillis();
        var id = claim.counter();
        var parts = new ArrayList<String>(3 + id.rule().size() + id.values().size());
        parts.add(counting.algorithm().name());
        parts.add(Long.toString(window));
        // Without the number of parts, a part could move from the rule to the values unnoticed.
        parts.add(Integer.toString(id.rule().size()));
        parts.addAll(id.rule());
        parts.addAll(id.values());
        return new Hit(
                new CounterKey(id.domain(), parts),
                counting.algorithm(),
                window,
                claim.rate().requests(),
                counting.capacity(),
                claim.hits());
    }

    private static List<Usage> usages(List<Claim> claims, List<Count> counts) {
        var usages = new ArrayList<Usage>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            var count = counts.get(i);
            long left = Math.max(0, claims.get(i).counting().capacity() - count.used());
            usages.add(new Usage(count.admitted(), left, Duration.ofMillis(count.resetMillis())));
        }
        return usages;
    }
}
