package io.dragoman.ratelimit.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many answers took how many whole milliseconds. */
final class ResponseTimes {
    /** What takes longer is told as having taken so long, so that there is a bound on what is kept. */
    static final long MAX_MILLIS = 10_000;

    private final Map<Long, LongAdder> counts = new ConcurrentHashMap<>();

    void add(long millis) {
        counts.computeIfAbsent(Math.clamp(millis, 0, MAX_MILLIS), kept -> new LongAdder())
                .increment();
    }

    /** The number of answers by milliseconds; only to be read. */
    Map<Long, LongAdder> counts() {
        return counts;
    }
}
