package io.dragoman.ratelimit.store;

import io.dragoman.resources.model.Counting.Algorithm;

/**
 * What a request wants of one counter.
 *
 * @param key the counter; it is of one algorithm and one window for good
 * @param algorithm what decides whether the hits fit
 * @param windowMillis length of the counter's window in milliseconds; fixed windows are aligned to the Unix epoch
 * @param requests how much comes back in a window's time, at least 0
 * @param capacity how much there is at most; but for GCRA the same as requests
 * @param hits how much the request takes; 0 only looks
 */
public record Hit(CounterKey key, Algorithm algorithm, long windowMillis, long requests, long capacity, long hits) {
    /** Whether it fits beside what is used. A look at a full counter says that it is full. */
    boolean fits(long used) {
        return used <= capacity - wanted();
    }

    /** How much must be free. */
    long wanted() {
        return Math.max(1, hits);
    }
}
