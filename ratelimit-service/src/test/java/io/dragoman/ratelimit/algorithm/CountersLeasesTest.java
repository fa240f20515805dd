package io.dragoman.ratelimit.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountersLeasesTest {
    private static final Rate AT_ONCE = new Rate(2, Duration.ofSeconds(60));

    private final MemoryStore store =
            new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochSecond(1_800_000_000));
    private final Counters counters = new Counters(store);

    private static Claim lease(String user, long hits, Consume consume) {
        var counting = new Counting(Algorithm.CONCURRENCY, AT_ONCE.requests(), consume, null);
        return new Claim(counter(user), AT_ONCE, counting, hits, true);
    }

    private static Claim lease(String user) {
        return lease(user, 1, Consume.ALL_OR_NOTHING);
    }

    private static Claim never() {
        var rate = new Rate(0, RateUnit.DAY);
        return new Claim(counter("never"), rate, Counting.fixed(rate), 1, true);
    }

    private static CounterId counter(String user) {
        return new CounterId("d", List.of("rule"), List.of(user));
    }

    private Taken take(Claim... claims) {
        return counters.take(List.of(claims), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    private void giveBack(Taken taken) {
        counters.giveBack("d", taken.leases(), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        var first = take(lease("ann"));
        take(lease("ann"));
        var refused = take(lease("ann"));
        assertThat(refused.usages().getFirst().admitted()).isFalse();
        assertThat(refused.leases()).isEmpty();
        giveBack(refused);
        assertThat(take(lease("ann")).usages().getFirst().admitted()).isFalse();
        giveBack(first);
        assertThat(take(lease("ann")).usages().getFirst().admitted()).isTrue();
        assertThat(take(lease("ann")).usages().getFirst().admitted()).isFalse();
    }

    @Test
    void aLeaseSaysNothingOfWhoTookIt() {
        assertThat(take(lease("ann-of-the-thousand-days")).leases())
                .singleElement()
                .satisfies(lease -> {
                    assertThat(lease.hits()).isEqualTo(1);
                    assertThat(lease.windowMillis()).isEqualTo(60_000);
                    assertThat(lease.since()).isEqualTo(1_800_000_000_000L);
                    assertThat(lease.counter()).doesNotContain("ann").hasSize(43);
                });
    }

    @Test
    void anyReplicaGivesBackWhatAnotherTook() {
        var taken = take(lease("ann", 2, Consume.ALL));
        new Counters(store)
                .giveBack("d", taken.leases(), Counters.PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(take(lease("ann", 2, Consume.ALL)).usages().getFirst().admitted())
                .isTrue();
    }

    @Test
    void whatAnotherLimitRefusesTakesALeaseOnlyIfThatCountsAll() {
        assertThat(take(lease("ann"), never()).leases()).isEmpty();
        var taken = take(lease("bob", 1, Consume.ALL), never());
        assertThat(taken.leases()).hasSize(1);
        giveBack(taken);
        assertThat(take(lease("bob", 2, Consume.ALL)).usages().getFirst().admitted())
                .isTrue();
    }

    @Test
    void whoOnlyLooksTakesNoLease() {
        assertThat(take(lease("ann", 0, Consume.ALL)).leases()).isEmpty();
    }

    @Test
    void anotherRequestMayBeDoneAtAnyMoment() {
        assertThat(take(lease("ann")).usages().getFirst().untilReset()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSlidingWindowOfTheSameLimitIsAnotherCounter() {
        take(lease("ann", 2, Consume.ALL));
        var sliding = new Claim(counter("ann"), AT_ONCE, new Counting(Algorithm.SLIDING, 2), 1, true);
        assertThat(take(sliding).usages().getFirst().remaining()).isEqualTo(1);
    }
}
