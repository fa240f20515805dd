package io.dragoman.ratelimit.mapper;

import java.util.List;

/** How times are shown. */
sealed interface Observation {
    /** What is shown where a mapper does not say how. */
    Observation DEFAULT = new Summary(List.of(0.5, 0.9, 0.99));

    /**
     * By how many are no longer than each of some bounds.
     *
     * @param bounds ascending, in the unit of the times
     */
    record Histogram(List<Double> bounds) implements Observation {
        /** The bounds where a mapper does not say which. */
        static final Histogram DEFAULT =
                new Histogram(List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0));

        /** Copies the list. */
        public Histogram {
            bounds = List.copyOf(bounds);
        }
    }

    /**
     * By how long a part of them takes at most, of all since the service began.
     *
     * @param quantiles the parts, from 0 to 1
     */
    record Summary(List<Double> quantiles) implements Observation {
        /** Copies the list. */
        public Summary {
            quantiles = List.copyOf(quantiles);
        }
    }
}
