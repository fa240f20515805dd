package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.dragoman.resources.model.Rate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
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

    /**
     * Decides, or fails as the store did.
     *
     * @param known what the store has said all the same, in the order of the claims; null where it has said nothing
     */
    CompletionStage<Taken> take(List<Claim> claims, List<@Nullable Usage> known, StoreException failure) {
        var counted = new ArrayList<Claim>();
        boolean denied = false;
        for (int i = 0; i < claims.size(); i++) {
            denied |= denies(claims.get(i), known.get(i));
        }
        for (int i = 0; i < claims.size(); i++) {
            if (known.get(i) == null && mode(claims.get(i)) == StoreFailure.LOCAL) {
                counted.add(part(claims.get(i), denied));
            }
        }
        return local.take(counted, Counters.PATIENT)
                .thenCompose(taken -> decided(claims, known, taken.usages(), failure));
    }

    private boolean denies(Claim claim, @Nullable Usage known) {
        return known == null ? mode(claim) == StoreFailure.DENY : claim.enforced() && !known.admitted();
    }

    private CompletionStage<Taken> decided(
            List<Claim> claims, List<@Nullable Usage> known, List<Usage> counted, StoreException failure) {
        var modes = EnumSet.noneOf(StoreFailure.class);
        var usages = new ArrayList<Usage>(claims.size());
        var next = counted.iterator();
        boolean undecided = false;
        boolean refused = false;
        for (int i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            var usage = known.get(i);
            if (usage == null) {
                var mode = mode(claim);
                undecided |= mode == null;
                usage = usage(mode, next);
                if (mode != null) {
                    modes.add(mode);
                }
            }
            refused |= claim.enforced() && !usage.admitted();
            usages.add(usage);
        }
        return undecided && !refused
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture(new Taken(usages, new Degradation(modes, failure)));
    }

    private static Usage usage(@Nullable StoreFailure mode, Iterator<Usage> counted) {
        return switch (mode) {
            case null -> Usage.UNKNOWN;
            case ALLOW -> Usage.UNKNOWN;
            case DENY -> Usage.DENIED;
            case LOCAL -> counted.next();
        };
    }

    private @Nullable StoreFailure mode(Claim claim) {
        var own = claim.counting().onStoreFailure();
        var mode = own == null ? byDefault : own;
        return claim.enforced() || mode == StoreFailure.LOCAL ? mode : StoreFailure.ALLOW;
    }

    private Claim part(Claim claim, boolean denied) {
        var rate = new Rate(part(claim.rate().requests()), claim.rate().window());
        var counting = claim.counting();
        long hits = denied && counting.consume().sparesOthers() ? 0 : claim.hits();
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
