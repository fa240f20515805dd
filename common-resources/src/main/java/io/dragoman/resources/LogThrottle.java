package io.dragoman.resources;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one log line through in every period, so that an outage does not fill the log. For any thread. */
public final class LogThrottle {
    private final long periodNanos;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /**
     * A throttle that lets the first line through.
     *
     * @param period how long none follows
     */
    public LogThrottle(Duration period) {
        periodNanos = period.toNanos();
    }

    /** Whether a line may be written now; then none may until the period is over. */
    public boolean mayLog() {
        long now = System.nanoTime();
        long next = nextNanos.get();
        return now - next >= 0 && nextNanos.compareAndSet(next, now + periodNanos);
    }
}
