package io.dragoman.ratelimit.store;

/**
 * What a counter answered.
 *
 * @param admitted whether the hits fitted; they are counted only then
 * @param used what is used now, rounded up; more than the limit if the limit has been lowered
 * @param resetMillis in milliseconds, at least 1: for fixed windows, time until the window ends. Otherwise, time until
 *     hits that were refused would fit, or until all of the limit is there again
 * @param remembered whether the store was not asked, since it has lately said that the counter is full
 * @param since for concurrency the store's time, in milliseconds since the epoch, by which a lease that was taken is given
 *     back; else 0
 */
public record Count(boolean admitted, long used, long resetMillis, boolean remembered, long since) {
    /** An answer of the store that is not about leases. */
    public Count(boolean admitted, long used, long resetMillis) {
        this(admitted, used, resetMillis, false, 0);
    }
}
