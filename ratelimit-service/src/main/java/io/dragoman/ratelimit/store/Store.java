package io.dragoman.ratelimit.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Holds the counters. For one counter and window, the hits admitted never exceed the limit, however many callers there
 * are. Hits that do not fit are not counted.
 */
public sealed interface Store extends AutoCloseable permits MemoryStore, RedisStore {
    /**
     * Applies hits in order, each on its own: one that does not fit leaves the others as they are.
     *
     * @return the answers in the same order; fails with a {@link StoreException} if the store does not answer in time
     */
    CompletionStage<List<Count>> apply(List<Hit> hits);

    /** One word on what this is and how it is: for health and diagnostics. */
    String state();

    @Override
    void close();
}
