package io.dragoman.ratelimit.algorithm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of claims.
 *
 * @param usages the answers in the order of the claims
 * @param degradation what was decided without the store, or null for nothing
 * @param leases what is to be given back when the request is done; none of what was decided without the store, which ends
 *     by its time
 */
public record Taken(List<Usage> usages, @Nullable Degradation degradation, List<Lease> leases) {
    /** Copies the lists. */
    public Taken {
        usages = List.copyOf(usages);
        leases = List.copyOf(leases);
    }

    /** Nothing is to be given back. */
    public Taken(List<Usage> usages, @Nullable Degradation degradation) {
        this(usages, degradation, List.of());
    }
}
