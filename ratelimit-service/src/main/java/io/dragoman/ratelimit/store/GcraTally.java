package io.dragoman.ratelimit.store;

import org.jspecify.annotations.Nullable;

/**
 * How full a bucket is that leaks: the generic cell rate algorithm in whole numbers. A hit adds the window's length in
 * milliseconds to the level, each millisecond takes the rate's requests off it, and the level never rises above capacity
 * times window. In any span of time, at most the capacity and what has leaked in the span are admitted.
 *
 * @param level the level, from 0 to {@link io.dragoman.resources.model.Counting#MAX_GCRA}
 * @param atMillis when it was that, in milliseconds since the epoch
 * @param endMillis when it will be 0
 */
record GcraTally(long level, long atMillis, long endMillis) implements Tally {
    static Result apply(@Nullable GcraTally tally, Hit hit, long taken, long now) {
        long level = tally == null ? 0 : tally.levelAt(now, hit.requests());
        // A clock that was set back must not stop the leak.
        boolean early = tally != null && tally.atMillis > now;
        boolean admitted = hit.givesBack()
                || (hit.wanted() <= hit.capacity()
                        && hit.requests() > 0
                        && level <= (hit.capacity() - hit.wanted()) * hit.windowMillis());
        if (!admitted) {
            var count = new Count(false, used(level, hit), wait(level, hit));
            return new Result(count, early ? at(level, hit, now) : null);
        }
        long after = Math.max(0, level + taken * hit.windowMillis());
        var next = after != level || early ? at(after, hit, now) : null;
        return new Result(new Count(true, used(after, hit), Math.max(1, empty(after, hit))), next);
    }

    private static GcraTally at(long level, Hit hit, long now) {
        return new GcraTally(level, now, now + empty(level, hit));
    }

    private long levelAt(long now, long requests) {
        long elapsed = Math.max(0, now - atMillis);
        return requests > 0 && elapsed > level / requests ? 0 : level - elapsed * requests;
    }

    private static long used(long level, Hit hit) {
        return Math.ceilDiv(level, hit.windowMillis());
    }

    /** Time until the bucket is empty. */
    private static long empty(long level, Hit hit) {
        return hit.requests() == 0 ? hit.windowMillis() : Math.ceilDiv(level, hit.requests());
    }

    /** Time until the hits would fit, or for hits that never do until the bucket is empty. */
    private static long wait(long level, Hit hit) {
        if (hit.requests() == 0 || hit.wanted() > hit.capacity()) {
            return Math.max(1, empty(level, hit));
        }
        long excess = level - (hit.capacity() - hit.wanted()) * hit.windowMillis();
        return Math.max(1, Math.ceilDiv(excess, hit.requests()));
    }
}
