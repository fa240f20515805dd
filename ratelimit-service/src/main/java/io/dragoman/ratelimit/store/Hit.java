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
 * @param hits how much the request takes; 0 only looks, less gives back, and what gives back always fits
 * @param decisive whether the request is refused if this does not fit
 * @param conditional whether this only takes anything if nothing decisive of the request is refused; the same for all
 *     hits of a counter
 * @param fills whether the counter is used up if this does not fit, also where it is conditional; for fixed windows
 * @param since for a lease that is given back, when it was taken, as {@link Count#since} says; else 0
 */
public record Hit(
        CounterKey key,
        Algorithm algorithm,
        long windowMillis,
        long requests,
        long capacity,
        long hits,
        boolean decisive,
        boolean conditional,
        boolean fills,
        long since) {
    /** A hit that takes, or only looks, or gives back what was taken last. */
    public Hit(
            CounterKey key,
            Algorithm algorithm,
            long windowMillis,
            long requests,
            long capacity,
            long hits,
            boolean decisive,
            boolean conditional) {
        this(key, algorithm, windowMillis, requests, capacity, hits, decisive, conditional, false, 0);
    }

    /** A hit that decides and counts by itself. */
    public Hit(CounterKey key, Algorithm algorithm, long windowMillis, long requests, long capacity, long hits) {
        this(key, algorithm, windowMillis, requests, capacity, hits, true, false);
    }

    /**
     * Gives a lease back: only to the slot that it was taken from, and not if that counts no more.
     *
     * @param lease how much was taken
     */
    public static Hit givingBack(CounterKey key, long windowMillis, long since, long lease) {
        return new Hit(key, Algorithm.CONCURRENCY, windowMillis, 0, 0, -lease, false, false, false, since);
    }

    /** The same where something decisive of the request is refused elsewhere: what is conditional only looks then. */
    Hit refusedElsewhere() {
        return conditional && hits > 0
                ? new Hit(key, algorithm, windowMillis, requests, capacity, 0, decisive, conditional, fills, since)
                : this;
    }

    /** Whether it is about requests under way. */
    boolean isLease() {
        return algorithm == Algorithm.CONCURRENCY;
    }

    /** Whether it fits beside what is used. A look at a full counter says that it is full. */
    boolean fits(long used) {
        return givesBack() || used <= capacity - wanted();
    }

    /** How much must be free. */
    long wanted() {
        return Math.max(1, hits);
    }

    /** Whether it takes less than nothing. */
    boolean givesBack() {
        return hits < 0;
    }
}
