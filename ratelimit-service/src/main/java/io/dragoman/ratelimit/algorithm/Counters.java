package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.Count;
import io.dragoman.ratelimit.store.CounterKey;
import io.dragoman.ratelimit.store.Failures;
import io.dragoman.ratelimit.store.Hit;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The counters of limits, by each limit's algorithm. In fixed windows at most the limit is admitted, across the border
 * of two it can be twice that; in a sliding window, the limit in any span of its length; with GCRA, in any span the
 * capacity and what the rate gives in that time; with concurrency, never more than the limit at once. What is refused
 * does not count.
 */
public final class Counters {
    /** For callers who can wait as long as the store does. */
    public static final Duration PATIENT = Duration.ofDays(1);

    /** A request may be done at any moment, and make room. */
    private static final Duration ANY_MOMENT = Duration.ofSeconds(1);

    private final Store store;
    private final @Nullable Fallback fallback;
    private final KeyHash hash;

    /** Counts in the given store, and decides nothing without it. */
    public Counters(Store store) {
        this(store, null, new KeyHash(null));
    }

    /**
     * Counts in the given store.
     *
     * @param fallback decides while the store does not answer, if it can; or null
     * @param hash makes the names of counters that leases are taken of; the same in all replicas
     */
    public Counters(Store store, @Nullable Fallback fallback, KeyHash hash) {
        this.store = store;
        this.fallback = fallback;
        this.hash = hash;
    }

    /**
     * Takes what is claimed.
     *
     * @param atMost how long the caller can wait
     * @return what became of it; fails as {@link Store#apply} does where the fallback does not decide
     */
    public CompletionStage<Taken> take(List<Claim> claims, Duration atMost) {
        var hits = claims.stream().map(this::hit).toList();
        var taken = store.apply(hits, atMost)
                .thenApply(counts -> new Taken(all(claims, counts), null, leases(hits, counts)));
        return fallback == null
                ? taken
                : taken.exceptionallyCompose(failure -> without(claims, hits, fallback, failure));
    }

    /**
     * Gives leases back. One that counts no more is left alone, so that nobody else's is given back in its place.
     *
     * @param domain the domain of the counters
     * @param atMost how long the caller can wait
     * @return when that is done; fails as {@link Store#apply} does, and the leases end by their time then
     */
    public CompletionStage<Void> giveBack(String domain, List<Lease> leases, Duration atMost) {
        var hits = leases.stream().map(lease -> lease.givenBack(domain)).toList();
        return store.apply(hits, atMost).thenAccept(counts -> {});
    }

    private static List<Lease> leases(List<Hit> hits, List<? extends @Nullable Count> counts) {
        boolean any = false;
        boolean refused = false;
        for (int i = 0; i < counts.size(); i++) {
            any |= hits.get(i).algorithm() == Algorithm.CONCURRENCY;
            var count = counts.get(i);
            refused |= hits.get(i).decisive() && count != null && !count.admitted();
        }
        if (!any) {
            return List.of();
        }
        var leases = new ArrayList<Lease>();
        for (int i = 0; i < counts.size(); i++) {
            var hit = hits.get(i);
            var count = counts.get(i);
            boolean taken = !refused || !hit.conditional();
            boolean lease = hit.algorithm() == Algorithm.CONCURRENCY && hit.hits() > 0;
            if (lease && count != null && count.admitted() && taken) {
                leases.add(Lease.taken(hit, count.since()));
            }
        }
        return leases;
    }

    private static boolean isLease(Claim claim) {
        return claim.counting().algorithm() == Algorithm.CONCURRENCY;
    }

    /** Stands for the counter that a lease is of. */
    private String lessor(Claim claim) {
        var id = claim.counter();
        var parts = new ArrayList<String>(1 + id.rule().size() + id.values().size());
        addName(parts, id);
        return hash.digest(new CounterKey(id.domain(), parts));
    }

    private static CompletionStage<Taken> without(
            List<Claim> claims, List<Hit> hits, Fallback fallback, Throwable failure) {
        var cause = Failures.cause(failure);
        if (!(cause instanceof StoreException e)) {
            return CompletableFuture.failedFuture(cause);
        }
        var known = e.known();
        return known.isEmpty()
                ? fallback.take(claims, Collections.nCopies(claims.size(), null), e)
                : fallback.take(claims, usages(claims, known), e)
                        .thenApply(taken -> new Taken(taken.usages(), taken.degradation(), leases(hits, known)));
    }

    private Hit hit(Claim claim) {
        var counting = claim.counting();
        long window = claim.rate().windowMillis();
        return new Hit(
                key(claim, window),
                counting.algorithm(),
                window,
                claim.rate().requests(),
                counting.capacity(),
                claim.hits(),
                claim.enforced(),
                counting.consume().sparesOthers(),
                counting.consume().fills(),
                0);
    }

    private CounterKey key(Claim claim, long window) {
        var id = claim.counter();
        if (isLease(claim)) {
            return Lease.key(id.domain(), lessor(claim), window);
        }
        var parts = new ArrayList<String>(3 + id.rule().size() + id.values().size());
        parts.add(claim.counting().algorithm().name());
        parts.add(Long.toString(window));
        addName(parts, id);
        return new CounterKey(id.domain(), parts);
    }

    private static void addName(List<String> parts, CounterId id) {
        // Without the number of parts, a part could move from the rule to the values unnoticed.
        parts.add(Integer.toString(id.rule().size()));
        parts.addAll(id.rule());
        parts.addAll(id.values());
    }

    private static List<@Nullable Usage> usages(List<Claim> claims, List<@Nullable Count> counts) {
        var usages = new ArrayList<@Nullable Usage>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            var count = counts.get(i);
            usages.add(count == null ? null : usage(claims.get(i), count));
        }
        return usages;
    }

    private static List<Usage> all(List<Claim> claims, List<Count> counts) {
        var usages = new ArrayList<Usage>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            usages.add(usage(claims.get(i), counts.get(i)));
        }
        return usages;
    }

    private static Usage usage(Claim claim, Count count) {
        long left = Math.max(0, claim.counting().capacity() - count.used());
        var reset = isLease(claim) ? ANY_MOMENT : Duration.ofMillis(count.resetMillis());
        return new Usage(count.admitted(), left, reset, count.remembered());
    }
}
