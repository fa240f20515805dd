package io.dragoman.controller.app;

/**
 * When a collection of the old generation is worth its pause, and does not hurt.
 *
 * @param live bytes that were left by the last collection
 * @param processorTime nanoseconds that the process had taken at the last look
 * @param collect whether to collect now
 */
record QuietMoments(long live, long processorTime, boolean collect) {
    static final QuietMoments AT_START = new QuietMoments(0, 0, false);

    /** So much of one processor, in percent, may a quiet process take. */
    static final int QUIET_PERCENT = 10;

    /** So many bytes must have come since the last collection, and an eighth of what it left. */
    static final long WORTH_IT = 16L << 20;

    /**
     * What a look shows.
     *
     * @param used bytes in use in the old generation
     * @param processorNow nanoseconds that the process has taken so far
     * @param elapsed nanoseconds since the last look
     */
    QuietMoments next(long used, long processorNow, long elapsed) {
        boolean quiet = (processorNow - processorTime) * 100 < elapsed * QUIET_PERCENT;
        boolean worth = used - live > Math.max(WORTH_IT, live / 8);
        return new QuietMoments(live, processorNow, quiet && worth);
    }

    /** After a collection that left so many bytes in use. */
    QuietMoments collected(long used) {
        return new QuietMoments(used, processorTime, false);
    }
}
