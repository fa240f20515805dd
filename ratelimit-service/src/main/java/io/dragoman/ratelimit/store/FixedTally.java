package io.dragoman.ratelimit.store;

import org.jspecify.annotations.Nullable;

/**
 * What is used of a window that is aligned to the epoch.
 *
 * @param index number of the window since the epoch
 * @param used hits admitted in it
 * @param endMillis when it ends
 */
record FixedTally(long index, long used, long endMillis) implements Tally {
    static Result apply(@Nullable FixedTally tally, Hit hit, long taken, long now) {
        long index = now / hit.windowMillis();
        long reset = hit.windowMillis() - now % hit.windowMillis();
        long used = tally == null || tally.index != index ? 0 : tally.used;
        if (!hit.fits(used)) {
            boolean fills = hit.fills() && taken > 0 && used < hit.capacity();
            return fills
                    ? new Result(
                            new Count(false, hit.capacity(), reset), new FixedTally(index, hit.capacity(), now + reset))
                    : new Result(new Count(false, used, reset), null);
        }
        long after = Math.max(0, used + taken);
        var next = after == used ? null : new FixedTally(index, after, now + reset);
        return new Result(new Count(true, after, reset), next);
    }
}
