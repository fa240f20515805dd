package io.dragoman.resources.model;

import org.jspecify.annotations.Nullable;

/**
 * How the requests of a limit are counted.
 *
 * @param algorithm {@code algorithm}: default fixed, or gcra where a burst is given
 * @param capacity how many may come at once, from 0 to 2^32-1: {@code burst}, or {@code burstFactor} times the rate;
 *     by default, and always without GCRA, the requests of the limit's {@link Rate}
 * @param consume {@code consume}: what a refused request takes, default all, or nothing for concurrency
 * @param onStoreFailure {@code onStoreFailure}: what happens while the counters cannot be reached, or null for what the
 *     service is set to
 */
public record Counting(
        Algorithm algorithm,
        long capacity,
        Consume consume,
        @Nullable StoreFailure onStoreFailure) {
    /**
     * The largest product of capacity and window in milliseconds that GCRA takes: up to it Redis's numbers, which have
     * 53 bits, are exact.
     */
    public static final long MAX_GCRA = 1L << 53;

    /** Counts whatever other limits say. */
    public Counting(Algorithm algorithm, long capacity) {
        this(algorithm, capacity, Consume.ALL, null);
    }

    /** The same by another algorithm, and with as much at once. */
    public Counting by(Algorithm other, long otherCapacity) {
        return new Counting(other, otherCapacity, consume, onStoreFailure);
    }

    /** Counts in fixed windows. */
    public static Counting fixed(Rate rate) {
        return new Counting(Algorithm.FIXED, rate.requests());
    }

    /** What decides whether a request is within its limit. */
    public enum Algorithm {
        /** Windows aligned to the Unix epoch: the limit in each, and up to twice that across the border of two. */
        FIXED,
        /** Never more than the limit in any span of the window's length, wherever it begins. */
        SLIDING,
        /** The generic cell rate algorithm: the capacity at once, and as much more as the rate gives in time. */
        GCRA,
        /**
         * Not how many requests come, but how many are under way: each takes a lease, which it gives back when it is done.
         * The window is how long a lease counts at most.
         */
        CONCURRENCY
    }

    /** What a limit that a request is within counts of it when another limit refuses it. */
    public enum Consume {
        /** As much as if the request were let through. */
        ALL,
        /** Nothing. */
        ALL_OR_NOTHING,
        /**
         * As much as if the request were let through; and what a limit refuses uses it up, as in envoyproxy/ratelimit.
         * Only so can that be charged which is known when the response has been sent. For fixed windows.
         */
        FILL,
        /** Nothing; but what a limit refuses itself uses it up. For fixed windows. */
        FILL_OR_NOTHING;

        /** Whether nothing is counted of a request that another limit refuses. */
        public boolean sparesOthers() {
            return this == ALL_OR_NOTHING || this == FILL_OR_NOTHING;
        }

        /** Whether what a limit refuses uses it up. */
        public boolean fills() {
            return this == FILL || this == FILL_OR_NOTHING;
        }
    }

    /** What a limit does while its counters cannot be reached. */
    public enum StoreFailure {
        /** It lets requests through. */
        ALLOW,
        /** It refuses them. */
        DENY,
        /** It counts in the memory of each replica. */
        LOCAL
    }
}
