package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.dragoman.resources.model.Rate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides while the store does not answer, by what each limit says of that. A limit that is only watched never makes a
 * difference. Where an enforced limit says nothing, and no other one refuses, nothing is decided: then Envoy does.
 */
public final class Fallback {
    private final Counters local;
    private final @Nullable StoreFailure byDefault;
    private final int replicas;

    /**
     * A fallback.
     *
     * @param memory where limits are counted that ask for it, apart from all else
     * @param byDefault what limits do that say nothing of it; empty to decide nothing
     * @param replicas how many replicas share a limit, at least 1; each gives its part of it, at least one request
     */
    public Fallback(MemoryStore memory, Optional<StoreFailure> byDefault, int replicas) {
        this.local = new Counters(memory);
        this.byDefault = byDefault.orElse(null);
        this.replicas = replicas;
    }

    /** Decides, or fails as the store did. */
    CompletionStage<Taken> take(List<Claim> claims, StoreException failure) {
        boolean denied = claims.stream().anyMatch(claim -> mode(claim) == StoreFailure.DENY);
        var counted = claims.stream()
                .filter(claim -> mode(claim) == StoreFailure.LOCAL)
                .map(claim -> part(claim, denied))
                .toList();
        return local.take(counted, Counters.PATIENT).thenCompose(taken -> decided(claims, taken.usages(), failure));
    }

    private CompletionStage<Taken> decided(List<Claim> claims, List<Usage> counted, StoreException failure) {
        var modes = EnumSet.noneOf(StoreFailure.class);
        var usages = new ArrayList<Usage>(claims.size());
        var next = counted.iterator();
        boolean undecided = false;
        boolean refused = false;
        for (var claim : claims) {
            var mode = mode(claim);
            var usage = mode == null
                    ? Usage.UNKNOWN
                    : switch (mode) {
                        case ALLOW -> Usage.UNKNOWN;
                        case DENY -> Usage.DENIED;
                        case LOCAL -> next.next();
                    };
            if (mode == null) {
                undecided = true;
            } else {
                modes.add(mode);
            }
            refused |= claim.enforced() && !usage.admitted();
            usages.add(usage);
        }
        return undecided && !refused
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture(new Taken(usages, new Degradation(modes, failure)));
    }

    private @Nullable StoreFailure mode(Claim claim) {
        var own = claim.counting().onStoreFailure();
        var mode = own == null ? byDefault : own;
        return claim.enforced() || mode == StoreFailure.LOCAL ? mode : StoreFailure.ALLOW;
    }

    private Claim part(Claim claim, boolean denied) {
        var rate = new Rate(part(claim.rate().requests()), claim.rate().window());
        var counting = claim.counting();
        long hits = denied && counting.consume() == Consume.ALL_OR_NOTHING ? 0 : claim.hits();
        return new Claim(
                claim.counter(),
                rate,
                new Counting(
                        counting.algorithm(), part(counting.capacity()), counting.consume(), counting.onStoreFailure()),
                hits,
                claim.enforced());
    }

    private long part(long whole) {
        return whole == 0 ? 0 : Math.max(1, whole / replicas);
    }
}
