package io.dragoman.ratelimit.algorithm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of claims.
 *
 * @param usages the answers in the order of the claims
 * @param degradation what was decided without the store, or null for nothing
 */
public record Taken(List<Usage> usages, @Nullable Degradation degradation) {
    /** Copies the list. */
    public Taken {
        usages = List.copyOf(usages);
    }
}
