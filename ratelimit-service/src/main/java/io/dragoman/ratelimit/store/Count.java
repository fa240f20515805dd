package io.dragoman.ratelimit.store;

/**
 * What a counter answered.
 *
 * @param admitted whether the hits fitted; they are counted only then
 * @param used what is used of the window now; more than the limit if the limit has been lowered
 * @param resetMillis time until the window ends, in milliseconds, at least 1
 */
public record Count(boolean admitted, long used, long resetMillis) {}
