package io.dragoman.resources.model;

import java.time.Duration;

/**
 * So many requests in a window of time.
 *
 * @param requests how many, from 0 (none ever) to 2^32-1
 * @param window the window's length, in whole milliseconds
 */
public record Rate(long requests, Duration window) {
    /** The largest number of requests that the rate limit protocol can express. */
    public static final long MAX_REQUESTS = 0xFFFF_FFFFL;

    /** So many requests in a window of one unit. */
    public Rate(long requests, RateUnit unit) {
        this(requests, Duration.ofSeconds(unit.seconds()));
    }

    /** The window's length in milliseconds. */
    public long windowMillis() {
        return window.toMillis();
    }

    /** The longest unit that is no longer than the window, for protocols that know units alone; else a second. */
    public RateUnit unit() {
        var longest = RateUnit.SECOND;
        for (var unit : RateUnit.values()) {
            if (unit.seconds() <= window.toSeconds()) {
                longest = unit;
            }
        }
        return longest;
    }
}
