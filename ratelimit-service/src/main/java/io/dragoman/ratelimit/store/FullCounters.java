package io.dragoman.ratelimit.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counters that Redis has said are full. Until the time at which one more hit could fit, nothing but a loss of the counter
 * or a hit that gives back makes room, so that there is no need to ask. Because of these two, it is only believed for a
 * short time.
 */
public final class FullCounters {
    /** Some 20 MB. */
    private static final int MAX_COUNTERS = 100_000;

    /** Redis's time is known with the uncertainty of a round trip: so much earlier it is asked again. */
    private static final long EARLY_MILLIS = 10;

    private final Duration trust;
    private final ServerClock clock;
    private final Cache<String, Full> counters;
    private final LongAdder asked = new LongAdder();
    private final LongAdder found = new LongAdder();

    /**
     * A full counter.
     *
     * @param requests what comes back in a window's time
     * @param capacity how much there is at most: what is full by one limit need not be so by a higher one
     * @param used what is used of it
     * @param room when one more could fit, in milliseconds of Redis's time
     */
    private record Full(long requests, long capacity, long used, long room) {}

    /**
     * Remembers.
     *
     * @param trust how long at most; zero to remember nothing
     * @param clock knows Redis's time
     */
    FullCounters(Duration trust, ServerClock clock) {
        this.trust = trust;
        this.clock = clock;
        this.counters = Caffeine.newBuilder()
                .maximumSize(MAX_COUNTERS)
                .expireAfterWrite(trust)
                .build();
    }

    /** What is known of hits without asking. */
    Known known(List<String> keys, List<Hit> hits) {
        if (trust.isZero()) {
            return Known.NOTHING;
        }
        var counts = new ArrayList<@Nullable Count>(hits.size());
        boolean any = false;
        for (int i = 0; i < hits.size(); i++) {
            var count = count(keys.get(i), hits.get(i));
            any |= count != null;
            counts.add(count);
        }
        asked.add(hits.size());
        return any ? new Known(counts) : Known.NOTHING;
    }

    /** How many there are, more or less. */
    public long size() {
        return counters.estimatedSize();
    }

    /** How often one was looked for. */
    public long asked() {
        return asked.sum();
    }

    /** How often a hit was refused because of one. */
    public long found() {
        return found.sum();
    }

    private @Nullable Count count(String key, Hit hit) {
        var full = counters.getIfPresent(key);
        if (full == null) {
            return null;
        }
        if (hit.givesBack()) {
            counters.invalidate(key);
            return null;
        }
        if (full.requests != hit.requests() || full.capacity != hit.capacity()) {
            return null;
        }
        long left = clock.now().map(now -> full.room - now).orElse(0L);
        if (left <= EARLY_MILLIS) {
            return null;
        }
        found.increment();
        return new Count(false, full.used, left, true, 0);
    }

    /** Takes in what Redis has said. */
    void learn(List<String> keys, List<Hit> hits, List<Count> counts, long now) {
        if (trust.isZero()) {
            return;
        }
        for (int i = 0; i < hits.size(); i++) {
            var hit = hits.get(i);
            var count = counts.get(i);
            // Of requests under way any may be done in the next moment.
            boolean stays = hit.algorithm() != Algorithm.CONCURRENCY && count.resetMillis() > EARLY_MILLIS;
            if (!count.admitted() && hit.wanted() == 1 && stays) {
                counters.put(
                        keys.get(i), new Full(hit.requests(), hit.capacity(), count.used(), now + count.resetMillis()));
            }
        }
    }
}
