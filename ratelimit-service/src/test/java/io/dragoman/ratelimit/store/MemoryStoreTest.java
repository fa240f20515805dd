package io.dragoman.ratelimit.store;

import static io.dragoman.ratelimit.store.Hits.apply;
import static io.dragoman.ratelimit.store.Hits.hit;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    private final MemoryStore store = new MemoryStore(100_000, new KeyHash(null), clock);

    @Test
    void admitsExactlyTheLimitUnderConcurrency() throws InterruptedException {
        assertThat(Hits.admitted(List.of(store), hit("a", 1_000, 1), 5_000)).isEqualTo(1_000);
        assertThat(Hits.admitted(List.of(store), hit("b", 1_000, 7), 500)).isEqualTo(142);
    }

    @Test
    void doesNotCountWhatItRefuses() {
        assertThat(apply(store, hit("a", 10, 20))).isEqualTo(new Count(false, 0, Hits.DAY - millis.get()));
        assertThat(apply(store, hit("a", 10, 10)).admitted()).isTrue();
        assertThat(apply(store, hit("a", 10, 1)).admitted()).isFalse();
    }

    @Test
    void looksWithoutCounting() {
        assertThat(apply(store, hit("a", 1, 0))).isEqualTo(new Count(true, 0, Hits.DAY - millis.get()));
        assertThat(store.size()).isZero();
        apply(store, hit("a", 1, 1));
        assertThat(apply(store, hit("a", 1, 0)).admitted()).isFalse();
    }

    @Test
    void startsAfreshInTheNextWindow() {
        var hit = new Hit(new CounterKey("d", List.of("a")), Algorithm.FIXED, 1_000, 1, 1, 1);
        millis.set(1_999);
        assertThat(apply(store, hit)).isEqualTo(new Count(true, 1, 1));
        assertThat(apply(store, hit).admitted()).isFalse();
        millis.set(2_000);
        assertThat(apply(store, hit)).isEqualTo(new Count(true, 1, 1_000));
    }

    @Test
    void keepsTheCountWhenTheLimitChanges() {
        apply(store, hit("a", 2, 2));
        assertThat(apply(store, hit("a", 2, 1)).admitted()).isFalse();
        assertThat(apply(store, hit("a", 3, 1))).isEqualTo(new Count(true, 3, Hits.DAY - millis.get()));
        assertThat(apply(store, hit("a", 1, 1))).isEqualTo(new Count(false, 3, Hits.DAY - millis.get()));
    }

    @Test
    void admitsNothingWithALimitOfZero() {
        assertThat(apply(store, hit("a", 0, 1)).admitted()).isFalse();
        assertThat(apply(store, hit("a", 0, 0)).admitted()).isFalse();
    }

    @Test
    void countsTheSameCounterTwiceInOneRequest() {
        var counts = store.apply(List.of(hit("a", 2, 1), hit("a", 2, 1), hit("a", 2, 1)), Hits.PATIENT)
                .toCompletableFuture()
                .join();
        assertThat(counts).extracting(Count::admitted).containsExactly(true, true, false);
    }

    @Test
    void staysWithinItsBounds() {
        var small = new MemoryStore(100, new KeyHash(null), clock);
        for (int i = 0; i < 10_000; i++) {
            apply(small, hit("v" + i, 10, 1));
        }
        assertThat(small.size()).isLessThanOrEqualTo(100);
    }
}
