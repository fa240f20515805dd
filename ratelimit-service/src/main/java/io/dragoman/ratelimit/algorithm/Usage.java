package io.dragoman.ratelimit.algorithm;

import java.time.Duration;

/**
 * What a limit answered.
 *
 * @param admitted whether the request is within the limit
 * @param remaining what is left afterwards, at least 0
 * @param untilReset time until all of it is there again, above 0
 */
public record Usage(boolean admitted, long remaining, Duration untilReset) {}
