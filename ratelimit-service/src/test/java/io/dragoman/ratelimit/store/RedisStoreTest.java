package io.dragoman.ratelimit.store;

import static io.dragoman.ratelimit.store.Hits.apply;
import static io.dragoman.ratelimit.store.Hits.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dragoman.ratelimit.store.StoreException.Reason;
import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisStoreTest {
    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final Duration BUDGET = Duration.ofMillis(8);

    /** What a busy machine may add to a budget before a test fails. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static Vertx vertx;
    private RedisServer redis;
    private final List<RedisStore> stores = new ArrayList<>();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void startRedis() {
        redis = new RedisServer();
    }

    @AfterEach
    void stopRedis() {
        stores.forEach(RedisStore::close);
        redis.close();
    }

    private RedisStore store(Duration budget) {
        return store(budget, Duration.ZERO);
    }

    private RedisStore store(Duration budget, Duration trust) {
        var store = new RedisStore(vertx, RedisPlace.single(redis.url()), budget, new KeyHash(null), trust);
        stores.add(store);
        await().until(() -> store.state().equals("redis, connected"));
        return store;
    }

    @ParameterizedTest
    @EnumSource
    void admitsExactlyTheLimitOverAllReplicas(Algorithm algorithm) throws InterruptedException {
        // In a year's time nothing comes back while the test runs.
        long window = TimeUnit.DAYS.toMillis(365);
        for (int count = 2; count <= 4; count++) {
            var replicas = Stream.generate(() -> store(PATIENT)).limit(count).toList();
            var key = new CounterKey("d", List.of(algorithm.name(), Integer.toString(count)));
            var one = new Hit(key, algorithm, window, 1_000, 1_000, 1);
            assertThat(Hits.admitted(replicas, one, 2_000)).isEqualTo(1_000);
            var seven = new Hit(new CounterKey("e", key.parts()), algorithm, window, 1_000, 1_000, 7);
            assertThat(Hits.admitted(replicas, seven, 400)).isEqualTo(142);
        }
    }

    @Test
    void decidesSeveralHitsInOneCall() {
        var store = store(PATIENT);
        var counts = store.apply(List.of(hit("a", 2, 1), hit("b", 0, 1), hit("a", 2, 1), hit("a", 2, 1)), PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(counts).extracting(Count::admitted).containsExactly(true, false, true, false);
        assertThat(counts).extracting(Count::used).containsExactly(1L, 0L, 2L, 2L);
        assertThat(counts).allSatisfy(count -> assertThat(count.resetMillis()).isBetween(1L, Hits.DAY));
    }

    @Test
    void keepsTheCountWhenTheLimitChanges() {
        var store = store(PATIENT);
        apply(store, hit("a", 2, 2));
        assertThat(apply(store, hit("a", 3, 1)).admitted()).isTrue();
        var lowered = apply(store, hit("a", 1, 1));
        assertThat(lowered.admitted()).isFalse();
        assertThat(lowered.used()).isEqualTo(3);
    }

    @Test
    void looksWithoutLeavingAKey() {
        var store = store(PATIENT);
        assertThat(apply(store, hit("a", 1, 0)).admitted()).isTrue();
        assertThat(redis.keys()).isEmpty();
    }

    @Test
    void handlesTheLargestNumbers() {
        var store = store(PATIENT);
        long limit = 0xFFFF_FFFFL;
        for (int i = 0; i < 4; i++) {
            assertThat(apply(store, hit("a", limit, 1_000_000_000)).admitted()).isTrue();
        }
        var count = apply(store, hit("a", limit, 1_000_000_000));
        assertThat(count.admitted()).isFalse();
        assertThat(count.used()).isEqualTo(4_000_000_000L);
    }

    @Test
    void leavesNoKeyWithoutTimeToLiveAndNoValueInTheClear() {
        var store = store(PATIENT);
        for (int i = 0; i < 200; i++) {
            apply(store, hit("secret-token-" + i, i % 3, 1));
        }
        assertThat(redis.keys()).hasSizeGreaterThan(100).allSatisfy(key -> {
            assertThat(key).doesNotContain("secret-token");
            assertThat((Long) redis.command("PTTL", key)).isBetween(1L, Hits.DAY + 1_000);
        });
    }

    @Test
    void startsAfreshInTheNextWindow() {
        var store = store(PATIENT);
        var hit = new Hit(new CounterKey("d", List.of("second")), Algorithm.FIXED, 1_000, 1, 1, 1);
        await().pollDelay(Duration.ZERO).until(() -> apply(store, hit).admitted());
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(3))
                .until(() -> apply(store, hit).admitted());
    }

    @Test
    void survivesTheLossOfItsScript() throws InterruptedException {
        var store = store(PATIENT);
        apply(store, hit("a", 100, 1));
        redis.command("SCRIPT", "FLUSH");
        assertThat(Hits.admitted(List.of(store), hit("a", 100, 1), 200)).isEqualTo(99);
    }

    @Test
    void answersWithinTheBudgetWhileRedisHangsAndDoesNotCountLate() throws InterruptedException {
        var patient = store(PATIENT);
        var store = store(BUDGET);
        apply(patient, hit("a", 100, 1));
        await().until(() -> answers(store, hit("warm", 1_000_000, 1)));
        redis.freeze();
        var millis = new ArrayList<Long>();
        for (int i = 0; i < 40; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> apply(store, hit("a", 100, 1)))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.reason()).isIn(Reason.TIMEOUT, Reason.CONNECTION, Reason.OPEN));
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
        assertThat(Collections.max(millis)).isLessThan(BUDGET.plus(SLACK).toMillis());
        assertThat(millis.stream().sorted().toList().get(20)).isLessThan(5 * BUDGET.toMillis());
        Thread.sleep(500);
        redis.thaw();
        await().until(() -> answers(store, hit("warm", 1_000_000, 1)));
        assertThat(apply(patient, hit("a", 100, 0)).used()).isEqualTo(1);
    }

    @Test
    void failsAtOnceWhileRedisIsAwayAndConnectsAgain() {
        var store = store(PATIENT);
        redis.close();
        await().until(() -> store.state().equals("redis, not connected"));
        long start = System.nanoTime();
        assertThatThrownBy(() -> apply(store, hit("a", 1, 1)))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SLACK);
        redis.restart();
        await().until(() -> answers(store, hit("a", 1, 1)));
    }

    @Test
    void givesBackWhatWasTakenAndNeverMore() {
        var store = store(PATIENT);
        apply(store, hit("a", 5, 4));
        assertThat(apply(store, hit("a", 5, -3)).used()).isEqualTo(1);
        assertThat(apply(store, hit("a", 5, -100)).used()).isZero();
        assertThat(apply(store, hit("b", 5, -1)).used()).isZero();
        assertThat(apply(store, hit("a", 5, 5)).admitted()).isTrue();
        assertThat(redis.keys()).hasSize(1);
    }

    @Test
    void restsWhileRedisFailsAndAsksAgain() {
        var store = store(PATIENT);
        redis.command("CONFIG", "SET", "maxmemory", "1");
        var reasons = new ArrayList<Reason>();
        for (int i = 0; i < 20; i++) {
            reasons.add(failure(store, hit("a", 1_000, 1)));
        }
        assertThat(reasons.subList(0, 10)).containsOnly(Reason.ERROR);
        assertThat(reasons.subList(10, 20)).contains(Reason.OPEN);
        assertThat(store.state()).isEqualTo("redis, failing");
        redis.command("CONFIG", "SET", "maxmemory", "0");
        await().until(() -> answers(store, hit("a", 1_000, 1)) && store.state().equals("redis, connected"));
    }

    @Test
    void looksForTheNewMasterWhenItsRedisBecomesAReplica() {
        var store = store(PATIENT);
        apply(store, hit("a", 5, 1));
        redis.command("REPLICAOF", "127.0.0.1", "1");
        await().until(() -> !answers(store, hit("a", 5, 1)));
        // Whoever has the address after the failover is the master.
        redis.command("REPLICAOF", "NO", "ONE");
        await().until(() -> answers(store, hit("a", 5, 1)));
    }

    @Test
    void startsAfreshWhenRedisLosesEverything() {
        var store = store(PATIENT);
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isTrue();
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isFalse();
        redis.command("FLUSHALL");
        assertThat(apply(store, hit("a", 1, 1)).admitted()).isTrue();
    }

    @Test
    void keepsNothingOfRequestsThatAHangingRedisLeavesUnanswered() {
        var store = store(BUDGET);
        await().until(() -> answers(store, hit("warm", 1_000_000, 1)));
        redis.freeze();
        var reasons = new HashMap<Reason, Integer>();
        for (int i = 0; i < 20_000; i++) {
            reasons.merge(failure(store, hit("a", 100, 1)), 1, Integer::sum);
        }
        // Those that were sent are few: the others are told at once that there is no asking.
        assertThat(reasons.getOrDefault(Reason.TIMEOUT, 0)).isLessThan(2_000);
        redis.thaw();
        await().until(() -> answers(store, hit("warm", 1_000_000, 1)));
    }

    @Test
    void answersBeforeTheDeadlineOfAHurriedCallerAndDoesNotBlameRedis() {
        var store = store(PATIENT);
        apply(store, hit("a", 5, 1));
        redis.freeze();
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> store.apply(List.of(hit("a", 5, 1)), Duration.ofMillis(1))
                            .toCompletableFuture()
                            .join())
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
        }
        assertThat(store.state()).isEqualTo("redis, connected");
        redis.thaw();
    }

    @Test
    void asksAboutRequestsUnderWayEachTime() {
        var store = store(PATIENT, Duration.ofHours(1));
        var first = apply(store, of(Algorithm.CONCURRENCY, 1, 1));
        assertThat(apply(store, of(Algorithm.CONCURRENCY, 1, 1)).admitted()).isFalse();
        assertThat(apply(store, of(Algorithm.CONCURRENCY, 1, 1)).remembered()).isFalse();
        var hit = of(Algorithm.CONCURRENCY, 1, 1);
        // Another replica gives it back.
        apply(store(PATIENT, Duration.ZERO), Hit.givingBack(hit.key(), hit.windowMillis(), first.since(), 1));
        assertThat(apply(store, hit).admitted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONCURRENCY")
    void doesNotAskAboutAFullCounterUntilItIsGivenBackOrTheLimitIsAnother(Algorithm algorithm) {
        var store = store(PATIENT, Duration.ofHours(1));
        apply(store, of(algorithm, 2, 2));
        var refused = apply(store, of(algorithm, 2, 1));
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.remembered()).isFalse();
        // What it says then comes from nowhere else.
        redis.command("FLUSHALL");
        var again = apply(store, of(algorithm, 2, 1));
        assertThat(again.admitted()).isFalse();
        assertThat(again.remembered()).isTrue();
        assertThat(again.used()).isEqualTo(2);
        assertThat(again.resetMillis()).isBetween(1L, refused.resetMillis());
        assertThat(apply(store, of(algorithm, 3, 1)).admitted()).isTrue();
        assertThat(apply(store, of(algorithm, 2, 0)).remembered()).isTrue();
        assertThat(apply(store, of(algorithm, 2, -1)).used()).isZero();
        assertThat(apply(store, of(algorithm, 2, 2)).admitted()).isTrue();
    }

    @Test
    void asksAboutTheOthersOfARequestWithAFullCounter() {
        var store = store(PATIENT, Duration.ofHours(1));
        apply(store, hit("full", 0, 1));
        var counts = store.apply(List.of(hit("a", 5, 1), hit("full", 0, 1), hit("b", 5, 2)), PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(counts).extracting(Count::admitted).containsExactly(true, false, true);
        assertThat(counts).extracting(Count::used).containsExactly(1L, 0L, 2L);
        assertThat(counts).extracting(Count::remembered).containsExactly(false, true, false);
    }

    @Test
    void takesNothingOfConditionalCountersBesideAFullOne() {
        var store = store(PATIENT, Duration.ofHours(1));
        apply(store, hit("full", 0, 1));
        var careful = new Hit(new CounterKey("d", List.of("c")), Algorithm.FIXED, Hits.DAY, 5, 5, 1, true, true);
        store.apply(List.of(hit("full", 0, 1), careful), PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(redis.keys()).isEmpty();
    }

    @Test
    void doesNotTakeACounterForFullThatOnlyLacksRoomForMany() {
        var store = store(PATIENT, Duration.ofHours(1));
        apply(store, hit("a", 5, 4));
        assertThat(apply(store, hit("a", 5, 2)).admitted()).isFalse();
        assertThat(apply(store, hit("a", 5, 1)).admitted()).isTrue();
    }

    @Test
    void admitsAgainAsSoonAsTheWindowEndsThoughItKnowsTheCounterToBeFull() {
        var store = store(PATIENT, Duration.ofHours(1));
        var hit = new Hit(new CounterKey("d", List.of("short")), Algorithm.FIXED, 300, 1, 1, 1);
        for (int i = 0; i < 5; i++) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> apply(store, hit).admitted());
        }
    }

    private static Hit of(Algorithm algorithm, long capacity, long hits) {
        return new Hit(new CounterKey("d", List.of(algorithm.name())), algorithm, 10 * Hits.DAY, 2, capacity, hits);
    }

    private static Reason failure(Store store, Hit hit) {
        try {
            apply(store, hit);
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                return failure.reason();
            }
            throw e;
        }
        throw new AssertionError("Redis answered");
    }

    private static boolean answers(Store store, Hit hit) {
        try {
            apply(store, hit);
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }
}
