package io.dragoman.ratelimit.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.RedisPlace;
import io.dragoman.ratelimit.store.RedisStore;
import io.dragoman.ratelimit.store.SplitStore;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FallbackTest {
    private static final KeyHash HASH = new KeyHash(null);

    private static Vertx vertx;

    /** Its Redis is not there. */
    private static RedisStore store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = new RedisStore(
                vertx, RedisPlace.single("redis://127.0.0.1:1"), Duration.ofMillis(6), HASH, Duration.ZERO);
    }

    @AfterAll
    static void stop() {
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Counters counters(@Nullable StoreFailure byDefault, int replicas) {
        var memory = new MemoryStore(1_000, HASH, () -> Instant.ofEpochSecond(1_800_000_000));
        return new Counters(store, new Fallback(memory, Optional.ofNullable(byDefault), replicas), new KeyHash(null));
    }

    private final Counters counters = counters(null, 1);

    private static Claim claim(String name, long limit, @Nullable StoreFailure mode) {
        return claim(name, limit, mode, Consume.ALL, true);
    }

    private static Claim claim(
            String name, long limit, @Nullable StoreFailure mode, Consume consume, boolean enforced) {
        return new Claim(
                new CounterId("d", List.of(name), List.of()),
                new Rate(limit, RateUnit.HOUR),
                new Counting(Algorithm.FIXED, limit, consume, mode),
                1,
                enforced);
    }

    private static Taken take(Counters counters, Claim... claims) {
        return counters.take(List.of(claims), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    private List<Boolean> admitted(Claim... claims) {
        return take(counters, claims).usages().stream().map(Usage::admitted).toList();
    }

    @Test
    void decidesByWhatEachLimitSays() {
        var taken = take(
                counters,
                claim("a", 5, StoreFailure.ALLOW),
                claim("b", 5, StoreFailure.DENY),
                claim("c", 5, StoreFailure.LOCAL));
        assertThat(taken.usages())
                .containsExactly(Usage.UNKNOWN, Usage.DENIED, new Usage(true, 4, Duration.ofHours(1)));
        assertThat(taken.degradation()).isNotNull();
        assertThat(taken.degradation().modes()).containsExactlyInAnyOrder(StoreFailure.values());
        assertThat(taken.degradation().cause().reason()).isEqualTo(StoreException.Reason.CONNECTION);
    }

    @Test
    void countsLocallyUpToTheLimit() {
        var local = claim("a", 2, StoreFailure.LOCAL);
        assertThat(admitted(local, local, local)).containsExactly(true, true, false);
    }

    @Test
    void eachReplicaGivesItsPart() {
        var three = counters(null, 3);
        var local = claim("a", 7, StoreFailure.LOCAL);
        assertThat(take(three, local, local, local).usages())
                .extracting(Usage::admitted)
                .containsExactly(true, true, false);
        assertThat(take(three, claim("b", 1, StoreFailure.LOCAL))
                        .usages()
                        .getFirst()
                        .admitted())
                .isTrue();
        assertThat(take(three, claim("c", 0, StoreFailure.LOCAL))
                        .usages()
                        .getFirst()
                        .admitted())
                .isFalse();
    }

    @Test
    void leavesItToEnvoyWhereALimitSaysNothing() {
        assertThatThrownBy(() -> take(counters, claim("a", 5, null), claim("b", 5, StoreFailure.ALLOW)))
                .hasCauseInstanceOf(StoreException.class);
        assertThat(take(counters(StoreFailure.ALLOW, 1), claim("a", 5, null)).usages())
                .containsExactly(Usage.UNKNOWN);
    }

    @Test
    void refusesWhereAnyLimitDoes() {
        assertThat(admitted(claim("a", 5, null), claim("b", 0, StoreFailure.LOCAL)))
                .containsExactly(true, false);
    }

    @Test
    void watchedLimitsMakeNoDifference() {
        assertThat(admitted(
                        claim("a", 5, null, Consume.ALL, false), claim("b", 5, StoreFailure.DENY, Consume.ALL, false)))
                .containsExactly(true, true);
    }

    @Test
    void allOrNothingTakesNothingWhereALimitDenies() {
        var local = claim("a", 1, StoreFailure.LOCAL, Consume.ALL_OR_NOTHING, true);
        assertThat(admitted(local, claim("b", 1, StoreFailure.DENY))).containsExactly(true, false);
        assertThat(admitted(local)).containsExactly(true);
        assertThat(admitted(local)).containsExactly(false);
    }

    /** Limits a second cannot be counted, and all others are in memory. */
    private Counters half() {
        var memory = new MemoryStore(1_000, HASH, () -> Instant.ofEpochSecond(1_800_000_000));
        var others = new MemoryStore(1_000, HASH, () -> Instant.ofEpochSecond(1_800_000_000));
        return new Counters(
                new SplitStore(others, store), new Fallback(memory, Optional.empty(), 1), new KeyHash(null));
    }

    private static Claim perSecond(@Nullable StoreFailure mode) {
        return new Claim(
                new CounterId("d", List.of("second"), List.of()),
                new Rate(1, RateUnit.SECOND),
                new Counting(Algorithm.FIXED, 1, Consume.ALL, mode),
                1,
                true);
    }

    @Test
    void whatOneOfTwoStoresSaysHolds() {
        var half = half();
        var hour = claim("hour", 1, StoreFailure.ALLOW);
        var first = take(half, perSecond(StoreFailure.ALLOW), hour);
        assertThat(first.usages()).containsExactly(Usage.UNKNOWN, new Usage(true, 0, Duration.ofHours(1)));
        assertThat(first.degradation()).isNotNull();
        assertThat(take(half, perSecond(StoreFailure.ALLOW), hour)
                        .usages()
                        .get(1)
                        .admitted())
                .isFalse();
        // It is refused already, so that it does not matter what the other limit would have said.
        assertThat(take(half, perSecond(null), hour).usages().get(1).admitted()).isFalse();
        assertThatThrownBy(() -> take(half, perSecond(null), claim("other", 1, null)))
                .hasCauseInstanceOf(StoreException.class);
    }

    @Test
    void leasesThatOneOfTwoStoresHasGivenAreToBeGivenBack() {
        var lease = new Claim(
                new CounterId("d", List.of("lease"), List.of()),
                new Rate(1, RateUnit.HOUR),
                new Counting(Algorithm.CONCURRENCY, 1, Consume.ALL_OR_NOTHING, null),
                1,
                true);
        var half = half();
        var taken = take(half, perSecond(StoreFailure.ALLOW), lease);
        assertThat(taken.leases()).hasSize(1);
        half.giveBack("d", taken.leases(), Counters.PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(take(half, lease).usages().getFirst().admitted()).isTrue();
    }
}
