package io.dragoman.resources.model;

/**
 * So many requests in a window of time.
 *
 * @param requests how many, from 0 (none ever) to 2^32-1
 * @param unit the window
 */
public record Rate(long requests, RateUnit unit) {
    /** The largest number of requests that the rate limit protocol can express. */
    public static final long MAX_REQUESTS = 0xFFFF_FFFFL;
}
