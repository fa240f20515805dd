package io.dragoman.ratelimit.algorithm;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;

/**
 * What a request wants of one counter.
 *
 * @param counter the counter
 * @param rate what it allows
 * @param counting how that is counted
 * @param hits how much is taken, from 0 (only look) to {@value #MAX_HITS}; what is negative is given back
 * @param enforced whether the request is refused if this is
 */
public record Claim(CounterId counter, Rate rate, Counting counting, long hits, boolean enforced) {
    /** The most that one request can take, as in Envoy. */
    public static final long MAX_HITS = 1_000_000_000;
}
