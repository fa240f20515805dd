package io.dragoman.ratelimit.store;

import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Calls to stores, as tests need them. */
final class Hits {
    static final Duration PATIENT = Duration.ofMinutes(1);
    static final long DAY = TimeUnit.DAYS.toMillis(1);

    private Hits() {}

    static Hit hit(String value, long limit, long hits) {
        return new Hit(new CounterKey("d", List.of("rule", value)), Algorithm.FIXED, DAY, limit, limit, hits);
    }

    static Count apply(Store store, Hit hit) {
        return store.apply(List.of(hit), PATIENT).toCompletableFuture().join().getFirst();
    }

    /** How many of the calls are admitted when 64 callers share them out over the stores. */
    static long admitted(List<? extends Store> stores, Hit hit, int calls) throws InterruptedException {
        try (var callers = Executors.newFixedThreadPool(64)) {
            var tasks = Stream.iterate(0, i -> i + 1)
                    .limit(calls)
                    .<Callable<Boolean>>map(i ->
                            () -> apply(stores.get(i % stores.size()), hit).admitted())
                    .toList();
            return callers.invokeAll(tasks).stream().filter(Hits::result).count();
        }
    }

    private static boolean result(Future<Boolean> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
