package io.dragoman.ratelimit.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

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
    private final Cache<String, Tally> tallies;
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
    public CompletionStage<List<Count>> apply(List<Hit> hits) {
        long now = clock.millis();
        var counts = new ArrayList<Count>(hits.size());
        for (var hit : hits) {
            counts.add(apply(hit, now));
        }
        return CompletableFuture.completedFuture(counts);
    }

    private Count apply(Hit hit, long now) {
        var key = hash.key(hit.key());
        // What does not change the counter is answered without a lock: mostly those that are refused.
        var seen = Tally.apply(tallies.getIfPresent(key), hit, now);
        if (seen.next() == null) {
            return seen.count();
        }
        var answer = new Count[] {seen.count()};
        tallies.asMap().compute(key, (k, tally) -> {
            var result = Tally.apply(tally, hit, now);
            answer[0] = result.count();
            return result.next() == null ? tally : result.next();
        });
        return answer[0];
    }

    /** How many counters there are, more or less. */
    public long size() {
        tallies.cleanUp();
        return tallies.estimatedSize();
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
