package io.dragoman.resources.model;

/**
 * How the requests of a limit are counted.
 *
 * @param algorithm {@code algorithm}: default fixed, or gcra where a burst is given
 * @param capacity how many may come at once, from 0 to 2^32-1: {@code burst}, or {@code burstFactor} times the rate;
 *     by default, and always without GCRA, the requests of the limit's {@link Rate}
 */
public record Counting(Algorithm algorithm, long capacity) {
    /**
     * The largest product of capacity and window in milliseconds that GCRA takes: up to it Redis's numbers, which have
     * 53 bits, are exact.
     */
    public static final long MAX_GCRA = 1L << 53;

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
        GCRA
    }
}
