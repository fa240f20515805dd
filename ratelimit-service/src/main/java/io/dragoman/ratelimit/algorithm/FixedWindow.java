package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.Count;
import io.dragoman.ratelimit.store.CounterKey;
import io.dragoman.ratelimit.store.Hit;
import io.dragoman.ratelimit.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Counts in windows aligned to the Unix epoch. In each window at most the limit is admitted; across the border of two
 * windows it can be twice that. What is refused does not count.
 */
public final class FixedWindow {
    private static final String NAME = "fixed";

    private final Store store;

    /** Counts in the given store. */
    public FixedWindow(Store store) {
        this.store = store;
    }

    /**
     * Takes what is claimed, each on its own.
     *
     * @return the answers in the order of the claims; fails as {@link Store#apply} does
     */
    public CompletionStage<List<Usage>> take(List<Claim> claims) {
        return store.apply(claims.stream().map(FixedWindow::hit).toList()).thenApply(counts -> usages(claims, counts));
    }

    private static Hit hit(Claim claim) {
        var unit = claim.rate().unit();
        var id = claim.counter();
        var parts = new ArrayList<String>(3 + id.rule().size() + id.values().size());
        parts.add(NAME);
        parts.add(unit.name());
        // Without the number of parts, a part could move from the rule to the values unnoticed.
        parts.add(Integer.toString(id.rule().size()));
        parts.addAll(id.rule());
        parts.addAll(id.values());
        return new Hit(
                new CounterKey(id.domain(), parts),
                TimeUnit.SECONDS.toMillis(unit.seconds()),
                claim.rate().requests(),
                claim.hits());
    }

    private static List<Usage> usages(List<Claim> claims, List<Count> counts) {
        var usages = new ArrayList<Usage>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            var count = counts.get(i);
            long left = Math.max(0, claims.get(i).rate().requests() - count.used());
            usages.add(new Usage(count.admitted(), left, Duration.ofMillis(count.resetMillis())));
        }
        return usages;
    }
}
