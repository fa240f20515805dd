package io.dragoman.ratelimit.store;

/**
 * What a request wants of one counter.
 *
 * @param key the counter
 * @param windowMillis length of the counter's window in milliseconds, aligned to the Unix epoch
 * @param limit how much the window has in all, at least 0
 * @param hits how much the request takes; 0 only looks
 */
public record Hit(CounterKey key, long windowMillis, long limit, long hits) {}
