package io.dragoman.ratelimit.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How many answers took how many whole milliseconds, and how long all of them took together. */
final class ResponseTimes {
    /** What takes longer is told as having taken so long, so that there is a bound on what is kept. */
    static final long MAX_MILLIS = 10_000;

    private final Map<Long, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder nanos = new LongAdder();

    void add(long took) {
        nanos.add(took);
        counts.computeIfAbsent(Math.clamp(TimeUnit.NANOSECONDS.toMillis(took), 0, MAX_MILLIS), kept -> new LongAdder())
                .increment();
    }

    /** How long all answers took together. */
    long nanos() {
        return nanos.sum();
    }

    /** The number of answers by milliseconds; only to be read. */
    Map<Long, LongAdder> counts() {
        return counts;
    }
}
