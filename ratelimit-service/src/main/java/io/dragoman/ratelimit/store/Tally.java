package io.dragoman.ratelimit.store;

import org.jspecify.annotations.Nullable;

/** What has been counted, and the rules by which hits fit: {@link CountScript} has the same for Redis. Immutable. */
sealed interface Tally permits FixedTally, SlidingTally, GcraTally {
    /** When it says nothing any more, in milliseconds since the epoch. */
    long endMillis();

    /**
     * What comes of a hit.
     *
     * @param count the answer
     * @param next what there is to remember instead, or null if nothing changes
     */
    record Result(Count count, @Nullable Tally next) {}

    /**
     * Decides.
     *
     * @param tally what has been counted by the hit's algorithm, or null for nothing
     * @param taken what is counted if the hit fits: its hits, or 0 to count nothing
     * @param now the time in milliseconds since the epoch
     */
    static Result apply(@Nullable Tally tally, Hit hit, long taken, long now) {
        return switch (hit.algorithm()) {
            case FIXED -> FixedTally.apply(tally instanceof FixedTally fixed ? fixed : null, hit, taken, now);
            case SLIDING, CONCURRENCY ->
                SlidingTally.apply(tally instanceof SlidingTally sliding ? sliding : null, hit, taken, now);
            case GCRA -> GcraTally.apply(tally instanceof GcraTally gcra ? gcra : null, hit, taken, now);
        };
    }
}
