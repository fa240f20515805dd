package io.dragoman.ratelimit.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one log line through every ten seconds, so that an outage does not fill the log. */
final class LogThrottle {
    private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    boolean mayLog() {
        long now = System.nanoTime();
        long next = nextNanos.get();
        return now - next >= 0 && nextNanos.compareAndSet(next, now + PERIOD_NANOS);
    }
}
