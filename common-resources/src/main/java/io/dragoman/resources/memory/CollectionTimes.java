package io.dragoman.resources.memory;

/**
 * When a collection of the old generation is worth its pause: soon in a quiet moment, and at any time once there is much
 * garbage beside what lives.
 *
 * @param live bytes that were left by the last collection
 * @param processorTime nanoseconds that the process had taken at the last look
 * @param collect whether to collect now
 */
record CollectionTimes(long live, long processorTime, boolean collect) {
    static final CollectionTimes AT_START = new CollectionTimes(0, 0, false);

    /** So much of one processor, in percent, may a quiet process take. */
    static final int QUIET_PERCENT = 10;

    /** So many bytes must have come since the last collection, and an eighth of what it left, for a quiet moment. */
    static final long WORTH_IT = 16L << 20;

    /** So many bytes must have come, and half of what it left, for a moment that is not. */
    static final long MUST_BE = 64L << 20;

    /**
     * What a look shows.
     *
     * @param used bytes in use in the old generation
     * @param processorNow nanoseconds that the process has taken so far
     * @param elapsed nanoseconds since the last look
     */
    CollectionTimes next(long used, long processorNow, long elapsed) {
        boolean quiet = (processorNow - processorTime) * 100 < elapsed * QUIET_PERCENT;
        long come = used - live;
        boolean now = quiet ? come > Math.max(WORTH_IT, live / 8) : come > Math.max(MUST_BE, live / 2);
        return new CollectionTimes(live, processorNow, now);
    }

    /** After a collection that left so many bytes in use. */
    CollectionTimes collected(long used) {
        return new CollectionTimes(used, processorTime, false);
    }
}
