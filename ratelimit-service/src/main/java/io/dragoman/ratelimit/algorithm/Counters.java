package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.Count;
import io.dragoman.ratelimit.store.CounterKey;
import io.dragoman.ratelimit.store.Failures;
import io.dragoman.ratelimit.store.Hit;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting.Consume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The counters of limits, by each limit's algorithm. In fixed windows at most the limit is admitted, across the border
 * of two it can be twice that; in a sliding window, the limit in any span of its length; with GCRA, in any span the
 * capacity and what the rate gives in that time. What is refused does not count.
 */
public final class Counters {
    /** For callers who can wait as long as the store does. */
    public static final Duration PATIENT = Duration.ofDays(1);

    private final Store store;
    private final @Nullable Fallback fallback;

    /** Counts in the given store, and decides nothing without it. */
    public Counters(Store store) {
        this(store, null);
    }

    /**
     * Counts in the given store.
     *
     * @param fallback decides while the store does not answer, if it can; or null
     */
    public Counters(Store store, @Nullable Fallback fallback) {
        this.store = store;
        this.fallback = fallback;
    }

    /**
     * Takes what is claimed.
     *
     * @param atMost how long the caller can wait
     * @return what became of it; fails as {@link Store#apply} does where the fallback does not decide
     */
    public CompletionStage<Taken> take(List<Claim> claims, Duration atMost) {
        var taken = store.apply(claims.stream().map(Counters::hit).toList(), atMost)
                .thenApply(counts -> new Taken(usages(claims, counts), null));
        return fallback == null ? taken : taken.exceptionallyCompose(failure -> without(claims, fallback, failure));
    }

    private static CompletionStage<Taken> without(List<Claim> claims, Fallback fallback, Throwable failure) {
        var cause = Failures.cause(failure);
        return cause instanceof StoreException e ? fallback.take(claims, e) : CompletableFuture.failedFuture(cause);
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
                claim.hits(),
                claim.enforced(),
                counting.consume() == Consume.ALL_OR_NOTHING);
    }

    private static List<Usage> usages(List<Claim> claims, List<Count> counts) {
        var usages = new ArrayList<Usage>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            var count = counts.get(i);
            long left = Math.max(0, claims.get(i).counting().capacity() - count.used());
            usages.add(new Usage(count.admitted(), left, Duration.ofMillis(count.resetMillis()), count.remembered()));
        }
        return usages;
    }
}
