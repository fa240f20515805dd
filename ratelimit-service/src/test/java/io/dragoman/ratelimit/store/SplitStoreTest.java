package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SplitStoreTest {
    private static final long SECOND = TimeUnit.SECONDS.toMillis(1);
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    private final MemoryStore others = memory();
    private final MemoryStore perSecond = memory();
    private final SplitStore store = new SplitStore(others, perSecond);

    private static MemoryStore memory() {
        return new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochSecond(1_800_000_000));
    }

    private static Hit hit(String name, long window, long limit, boolean conditional) {
        var key = new CounterKey("d", List.of(name));
        return new Hit(key, Algorithm.FIXED, window, limit, limit, 1, true, conditional);
    }

    private static List<Count> apply(Store store, Hit... hits) {
        return store.apply(List.of(hits), Hits.PATIENT).toCompletableFuture().join();
    }

    private static List<Boolean> admitted(Store store, Hit... hits) {
        return apply(store, hits).stream().map(Count::admitted).toList();
    }

    /** What is used of a counter. */
    private static long used(Store store, Hit hit) {
        return apply(store, new Hit(hit.key(), hit.algorithm(), hit.windowMillis(), 1_000, 1_000, 0))
                .getFirst()
                .used();
    }

    @Test
    void limitsASecondAreInAStoreOfTheirOwnAndAnswersInTheOrderOfTheHits() {
        var a = hit("a", HOUR, 1, false);
        var b = hit("b", SECOND, 2, false);
        var c = hit("c", HOUR, 3, false);
        assertThat(admitted(store, a, b, c)).containsExactly(true, true, true);
        assertThat(admitted(store, c, b, a)).containsExactly(true, true, false);
        assertThat(admitted(store, b)).containsExactly(false);
        assertThat(admitted(store, c)).containsExactly(true);
        assertThat(others.size()).isEqualTo(2);
        assertThat(perSecond.size()).isEqualTo(1);
    }

    @Test
    void leasesAreNeverInTheStoreOfLimitsASecond() {
        var key = new CounterKey("d", List.of("lease"));
        var taken = apply(store, new Hit(key, Algorithm.CONCURRENCY, SECOND, 1, 1, 1))
                .getFirst();
        assertThat(perSecond.size()).isZero();
        apply(store, Hit.givingBack(key, SECOND, taken.since(), 1));
        assertThat(admitted(store, new Hit(key, Algorithm.CONCURRENCY, SECOND, 1, 1, 1)))
                .containsExactly(true);
    }

    @Test
    void whatOnlyCountsIfNothingIsRefusedWaitsForTheOtherStore() {
        var full = hit("full", SECOND, 0, false);
        var hour = hit("hour", HOUR, 5, true);
        assertThat(admitted(store, hour, full)).containsExactly(true, false);
        assertThat(used(others, hour)).isZero();

        var fullHour = hit("full", HOUR, 0, false);
        var second = hit("second", SECOND, 5, true);
        assertThat(admitted(store, second, fullHour)).containsExactly(true, false);
        assertThat(used(perSecond, second)).isZero();
        assertThat(admitted(store, second, hour)).containsExactly(true, true);
        assertThat(used(perSecond, second)).isEqualTo(1);
        assertThat(used(others, hour)).isEqualTo(1);
    }

    @Test
    void ofTwoThatWaitForEachOtherOnlyWhatIsForgottenInASecondMayCountInVain() {
        var second = hit("second", SECOND, 2, true);
        var hour = hit("hour", HOUR, 1, true);
        assertThat(admitted(store, hour, second)).containsExactly(true, true);
        assertThat(admitted(store, hour, second)).containsExactly(false, true);
        assertThat(used(perSecond, second)).isEqualTo(2);
        assertThat(used(others, hour)).isEqualTo(1);

        var other = hit("other", HOUR, 5, true);
        assertThat(admitted(store, other, second)).containsExactly(true, false);
        assertThat(used(others, other)).isZero();
    }

    @Test
    void whereOneStoreDoesNotAnswerTheOtherOnesAnswersAreKnown() {
        var vertx = Vertx.vertx();
        var nowhere = RedisPlace.single("redis://127.0.0.1:1");
        try (var away = new RedisStore(vertx, nowhere, Duration.ofMillis(6), new KeyHash(null), Duration.ZERO)) {
            var a = hit("a", HOUR, 1, false);
            var b = hit("b", SECOND, 1, false);
            for (var half : List.of(new SplitStore(others, away), new SplitStore(away, perSecond))) {
                assertThatThrownBy(() -> apply(half, a, b))
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isInstanceOfSatisfying(StoreException.class, e -> {
                            assertThat(e.known()).hasSize(2);
                            int answered = half.perSecond() == away ? 0 : 1;
                            assertThat(e.known().get(1 - answered)).isNull();
                            assertThat(e.known().get(answered))
                                    .satisfies(count ->
                                            assertThat(count.admitted()).isTrue());
                        });
            }
            assertThatThrownBy(() -> apply(new SplitStore(away, perSecond), a))
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.known()).isEmpty());
            assertThat(new SplitStore(others, away).state()).isEqualTo("memory; limits a second: redis, not connected");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void twoRealRedisesAreAsExactAsOne() throws InterruptedException {
        var vertx = Vertx.vertx();
        var budget = Duration.ofSeconds(30);
        try (var first = new RedisServer();
                var second = new RedisServer();
                var a = new RedisStore(
                        vertx, RedisPlace.single(first.url()), budget, new KeyHash(null), Duration.ZERO);
                var b = new RedisStore(
                        vertx, RedisPlace.single(second.url()), budget, new KeyHash(null), Duration.ZERO)) {
            var split = new SplitStore(a, b);
            await().until(() -> split.state().equals("redis, connected; limits a second: redis, connected"));
            var hour = new Hit(
                    new CounterKey("d", List.of("x")), Algorithm.SLIDING, TimeUnit.DAYS.toMillis(300), 100, 100, 1);
            assertThat(Hits.admitted(List.of(split), hour, 300)).isEqualTo(100);
            assertThat(admitted(split, hour, hit("y", SECOND, 1_000_000, false)))
                    .containsExactly(false, true);
            assertThat(first.keys()).hasSize(1);
            assertThat(second.keys().size()).isLessThanOrEqualTo(1);
            assertThat(b.connections().active()).isPositive();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
