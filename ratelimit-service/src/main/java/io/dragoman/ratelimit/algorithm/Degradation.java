package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting.StoreFailure;
import java.util.Set;

/**
 * Some limits were decided without the store, since it did not answer.
 *
 * @param modes how they were decided
 * @param cause why the store did not answer
 */
public record Degradation(Set<StoreFailure> modes, StoreException cause) {
    /** Copies the set. */
    public Degradation {
        modes = Set.copyOf(modes);
    }
}
