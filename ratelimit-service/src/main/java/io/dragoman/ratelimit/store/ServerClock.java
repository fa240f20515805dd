package io.dragoman.ratelimit.store;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Redis's time, guessed from its last answer. Steps of this machine's own clock do not matter. */
final class ServerClock {
    private volatile @Nullable Long offset;

    /** The server's time now in milliseconds since the epoch, late by at most a round trip; empty before any answer. */
    Optional<Long> now() {
        var known = offset;
        return known == null ? Optional.empty() : Optional.of(monotonicMillis() + known);
    }

    /** Takes the time that the server has just told. */
    void learn(long serverMillis) {
        offset = serverMillis - monotonicMillis();
    }

    private static long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
