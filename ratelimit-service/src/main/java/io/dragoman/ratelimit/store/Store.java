package io.dragoman.ratelimit.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Holds the counters. For one counter and window, the hits admitted never exceed the limit, however many callers there
 * are. Hits that do not fit are not counted.
 */
public sealed interface Store extends AutoCloseable permits MemoryStore, RedisStore, SplitStore {
    /**
     * Applies the hits of a request in order, all at once. One that does not fit does not count; where it is decisive,
     * those that are conditional do not count either.
     *
     * @param atMost how long the caller can wait; the store may be less patient by itself
     * @return the answers in the same order; fails with a {@link StoreException} if the store does not answer in time
     */
    CompletionStage<List<Count>> apply(List<Hit> hits, Duration atMost);

    /** Whether it can be asked. */
    boolean isConnected();

    /** One word on what this is and how it is: for health and diagnostics. */
    String state();

    @Override
    void close();
}
