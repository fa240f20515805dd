package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.LimitRequest;
import java.time.Instant;

/**
 * What would have been asked about a request of the log.
 *
 * @param time when it began
 * @param question the question
 */
record PastRequest(Instant time, LimitRequest question) {}
