package io.dragoman.ratelimit.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Counters in this process: exact for one replica, gone when it ends. Bounded: when there are more counters than fit,
 * those that are used least are forgotten, which gives their clients a fresh count.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
public final class MemoryStore implements Store {
    /** More than there are callers at once on any machine. */
    private static final int STRIPES = 256;

    private final Cache<String, Tally> tallies;
    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(STRIPES).toList();
    private final KeyHash hash;
    private final InstantSource clock;

    /**
     * A store.
     *
     * @param maxCounters how many counters are kept at most
     * @param hash makes keys short, so that long values do not fill the memory
     * @param clock tells the time
     */
    public MemoryStore(long maxCounters, KeyHash hash, InstantSource clock) {
        this.hash = hash;
        this.clock = clock;
        tallies = Caffeine.newBuilder()
                .maximumSize(maxCounters)
                .expireAfter(new UntilItEnds())
                // The clock that tells the tallies. By any other, a counter could go before it ends.
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    @Override
    public CompletionStage<List<Count>> apply(List<Hit> hits, Duration atMost) {
        long now = clock.millis();
        var keys = hits.stream().map(hit -> hash.key(hit.key())).toList();
        // What changes no counter is answered without a lock: mostly what is refused.
        var seen = Round.of(keys, hits, tallies::getIfPresent, now);
        return CompletableFuture.completedFuture((seen.changes().isEmpty() ? seen : applied(keys, hits, now)).counts());
    }

    private Round applied(List<String> keys, List<Hit> hits, long now) {
        // In one order for all, so that nobody waits for who waits for them.
        int[] stripes = keys.stream()
                .mapToInt(key -> Math.floorMod(key.hashCode(), STRIPES))
                .sorted()
                .distinct()
                .toArray();
        for (int stripe : stripes) {
            locks.get(stripe).lock();
        }
        try {
            var round = Round.of(keys, hits, tallies::getIfPresent, now);
            tallies.putAll(round.changes());
            return round;
        } finally {
            for (int stripe : stripes) {
                locks.get(stripe).unlock();
            }
        }
    }

    /** How many counters there are, more or less. */
    public long size() {
        tallies.cleanUp();
        return tallies.estimatedSize();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public String state() {
        return "memory";
    }

    @Override
    public void close() {
        tallies.invalidateAll();
    }

    /** Keeps a counter as long as it says anything. */
    private record UntilItEnds() implements Expiry<String, Tally> {
        @Override
        public long expireAfterCreate(String key, Tally tally, long currentTime) {
            return Math.max(1, TimeUnit.MILLISECONDS.toNanos(tally.endMillis()) - currentTime);
        }

        @Override
        public long expireAfterUpdate(String key, Tally tally, long currentTime, long currentDuration) {
            return expireAfterCreate(key, tally, currentTime);
        }

        @Override
        public long expireAfterRead(String key, Tally tally, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
