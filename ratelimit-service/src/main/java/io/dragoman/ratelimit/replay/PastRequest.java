package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.LimitRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * What would have been asked about a request of the log.
 *
 * @param time when it began
 * @param lasts how long it was under way, zero if that is not known
 * @param question the question
 */
record PastRequest(Instant time, Duration lasts, LimitRequest question) {}
