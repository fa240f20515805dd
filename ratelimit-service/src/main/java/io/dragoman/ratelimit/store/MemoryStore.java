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
import org.jspecify.annotations.Nullable;

/**
 * Counters in this process: exact for one replica, gone when it ends. Bounded: when there are more counters than fit,
 * those that are used least are forgotten, which gives their clients a fresh window.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
public final class MemoryStore implements Store {
    private final Cache<String, Window> windows;
    private final KeyHash hash;
    private final InstantSource clock;

    /**
     * What is used of a window.
     *
     * @param index number of the window since the epoch
     * @param used hits admitted in it
     * @param endMillis when it ends
     */
    private record Window(long index, long used, long endMillis) {}

    /**
     * A store.
     *
     * @param maxCounters how many counters are kept at most
     * @param hash makes keys short, so that long values do not fill the memory
     * @param clock tells the window
     */
    public MemoryStore(long maxCounters, KeyHash hash, InstantSource clock) {
        this.hash = hash;
        this.clock = clock;
        windows = Caffeine.newBuilder()
                .maximumSize(maxCounters)
                .expireAfter(new UntilWindowEnds())
                // The clock that tells the windows. By any other, a counter could go before its window ends.
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
        long index = now / hit.windowMillis();
        long reset = hit.windowMillis() - now % hit.windowMillis();
        // A window's counter only grows, so that what does not fit now will not fit in it later either: no need to
        // lock.
        long seen = used(windows.getIfPresent(key), index);
        if (hit.hits() == 0 || seen + hit.hits() > hit.limit()) {
            return new Count(fits(seen, hit), seen, reset);
        }
        var admitted = new boolean[1];
        var after = windows.asMap().compute(key, (k, window) -> {
            long used = used(window, index);
            admitted[0] = fits(used, hit);
            return admitted[0] ? new Window(index, used + hit.hits(), now + reset) : window;
        });
        return new Count(admitted[0], used(after, index), reset);
    }

    private static boolean fits(long used, Hit hit) {
        // A look at a full window says that it is full.
        return used + Math.max(1, hit.hits()) <= hit.limit();
    }

    private static long used(@Nullable Window window, long index) {
        return window == null || window.index() != index ? 0 : window.used();
    }

    /** How many counters there are, more or less. */
    public long size() {
        windows.cleanUp();
        return windows.estimatedSize();
    }

    @Override
    public String state() {
        return "memory";
    }

    @Override
    public void close() {
        windows.invalidateAll();
    }

    /** Keeps a counter as long as its window. */
    private record UntilWindowEnds() implements Expiry<String, Window> {
        @Override
        public long expireAfterCreate(String key, Window window, long currentTime) {
            return Math.max(1, TimeUnit.MILLISECONDS.toNanos(window.endMillis()) - currentTime);
        }

        @Override
        public long expireAfterUpdate(String key, Window window, long currentTime, long currentDuration) {
            return expireAfterCreate(key, window, currentTime);
        }

        @Override
        public long expireAfterRead(String key, Window window, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
