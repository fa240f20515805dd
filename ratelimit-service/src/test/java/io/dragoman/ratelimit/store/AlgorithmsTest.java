package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlgorithmsTest {
    private static final long START = 1_800_000_000_000L;

    private final AtomicLong millis = new AtomicLong(START);
    private final MemoryStore store =
            new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochMilli(millis.get()));

    private static Hit limit(Algorithm algorithm, long window, long requests, long capacity) {
        var key = new CounterKey("d", List.of(algorithm.name()));
        return new Hit(key, algorithm, window, requests, capacity, 1);
    }

    private static Hit hits(Hit limit, long hits) {
        return new Hit(limit.key(), limit.algorithm(), limit.windowMillis(), limit.requests(), limit.capacity(), hits);
    }

    /** After so many milliseconds so many hits. */
    record Arrival(int gap, int hits) {}

    @Provide
    Arbitrary<Hit> limits() {
        return Combinators.combine(
                        Arbitraries.of(Algorithm.values()),
                        Arbitraries.integers().between(1, 2_000),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(1, 60))
                .as((algorithm, window, requests, burst) ->
                        limit(algorithm, window, requests, algorithm == Algorithm.GCRA ? burst : requests));
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(1)),
                                Tuple.of(1, Arbitraries.integers().between(2, 40))))
                .as(Arrival::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 400)
    void admitsWhatTheOracleAdmits(@ForAll("limits") Hit limit, @ForAll("arrivals") List<Arrival> arrivals) {
        var fresh = new AlgorithmsTest();
        var oracle = new Oracle(limit);
        for (var arrival : arrivals) {
            long now = fresh.millis.addAndGet(arrival.gap());
            var look = Hits.apply(fresh.store, hits(limit, 0));
            var count = Hits.apply(fresh.store, hits(limit, arrival.hits()));
            assertThat(count.admitted()).isEqualTo(oracle.admits(now, arrival.hits()));
            assertThat(look.admitted() || !count.admitted()).isTrue();
            assertThat(count.used()).isBetween(0L, limit.capacity());
            assertThat(count.resetMillis()).isPositive();
        }
        switch (limit.algorithm()) {
            case FIXED -> assertThat(oracle.mostIn(limit.windowMillis())).isLessThanOrEqualTo(2 * limit.capacity());
            case SLIDING, CONCURRENCY ->
                assertThat(oracle.mostIn(limit.windowMillis())).isLessThanOrEqualTo(limit.capacity());
            case GCRA ->
                assertThat(oracle.mostIn(limit.windowMillis()))
                        .isLessThanOrEqualTo(limit.capacity() + limit.requests());
        }
    }

    /** Who comes back when told so is let in, if nobody else has come between; and not a millisecond before. */
    @Property(tries = 400)
    void tellsExactlyWhenHitsFit(@ForAll("limits") Hit limit, @ForAll("arrivals") List<Arrival> arrivals) {
        var fresh = new AlgorithmsTest();
        for (var arrival : arrivals) {
            fresh.millis.addAndGet(arrival.gap());
            var hit = hits(limit, arrival.hits());
            var count = Hits.apply(fresh.store, hit);
            if (count.admitted() || hit.hits() > limit.capacity() || limit.requests() == 0) {
                continue;
            }
            fresh.millis.addAndGet(count.resetMillis() - 1);
            assertThat(Hits.apply(fresh.store, hit).admitted()).isFalse();
            fresh.millis.addAndGet(1);
            assertThat(Hits.apply(fresh.store, hit).admitted()).isTrue();
        }
    }

    @Test
    void gcraGivesBackAtTheRate() {
        var limit = limit(Algorithm.GCRA, 60_000, 20, 100);
        assertThat(Hits.apply(store, hits(limit, 100)).admitted()).isTrue();
        var refused = Hits.apply(store, hits(limit, 1));
        assertThat(refused).isEqualTo(new Count(false, 100, 3_000));
        millis.addAndGet(60_000);
        assertThat(Hits.apply(store, hits(limit, 20)).admitted()).isTrue();
        assertThat(Hits.apply(store, hits(limit, 1)).admitted()).isFalse();
    }

    @Test
    void aSlidingWindowHasNoBorderToCross() {
        var limit = limit(Algorithm.SLIDING, 1_000, 10, 10);
        millis.set(START + 999);
        assertThat(Hits.apply(store, hits(limit, 10)).admitted()).isTrue();
        millis.set(START + 1_001);
        assertThat(Hits.apply(store, hits(limit, 1)).admitted()).isFalse();
        millis.set(START + 1_999);
        assertThat(Hits.apply(store, hits(limit, 10)).admitted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClockThatIsSetBackLocksNobodyOutForLongerThanAWindow(Algorithm algorithm) {
        var limit = limit(algorithm, 1_000, 10, 10);
        Hits.apply(store, hits(limit, 10));
        millis.set(START - 3_600_000);
        Hits.apply(store, hits(limit, 10));
        millis.addAndGet(1_000);
        Hits.apply(store, hits(limit, 1));
        millis.addAndGet(1_100);
        assertThat(Hits.apply(store, hits(limit, 1)).admitted()).isTrue();
    }

    @Test
    void gcraTakesTheLargestNumbers() {
        long requests = 0xFFFF_FFFFL;
        var limit = limit(Algorithm.GCRA, 1_000, requests, requests);
        for (int i = 0; i < 4; i++) {
            assertThat(Hits.apply(store, hits(limit, 1_000_000_000)).admitted()).isTrue();
        }
        assertThat(Hits.apply(store, hits(limit, 1_000_000_000)).admitted()).isFalse();
        millis.addAndGet(1L << 40);
        assertThat(Hits.apply(store, hits(limit, 1)).used()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void admitsExactlyTheCapacityUnderConcurrency(Algorithm algorithm) throws InterruptedException {
        var limit = limit(algorithm, Hits.DAY, 1_000, 1_000);
        assertThat(Hits.admitted(List.of(store), hits(limit, 7), 500)).isEqualTo(142);
    }
}
