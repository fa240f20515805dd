package io.dragoman.ratelimit.algorithm;

import java.time.Duration;

/**
 * What a limit answered.
 *
 * @param admitted whether the request is within the limit
 * @param remaining what is left afterwards, at least 0
 * @param untilReset time until all of it is there again, above 0; for concurrency, when it is worth asking again
 * @param remembered whether the store was not asked, as in {@link io.dragoman.ratelimit.store.Count#remembered}
 */
public record Usage(boolean admitted, long remaining, Duration untilReset, boolean remembered) {
    /** Nobody knows what is left, and the request is let through. */
    static final Usage UNKNOWN = new Usage(true, Long.MAX_VALUE, Duration.ofSeconds(1));

    /** Nobody knows what is left, and the request is refused; in a second it may be known. */
    static final Usage DENIED = new Usage(false, 0, Duration.ofSeconds(1));

    /** An answer of the store. */
    public Usage(boolean admitted, long remaining, Duration untilReset) {
        this(admitted, remaining, untilReset, false);
    }

    /** Whether there is anything to tell. */
    public boolean known() {
        return !equals(UNKNOWN);
    }
}
