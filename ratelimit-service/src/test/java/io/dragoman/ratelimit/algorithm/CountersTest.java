package io.dragoman.ratelimit.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final CounterId COUNTER = new CounterId("d", List.of("rule"), List.of());

    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final Counters window =
            new Counters(new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochMilli(millis.get())));

    private Usage take(CounterId counter, Rate rate, long hits) {
        return window.take(List.of(new Claim(counter, rate, Counting.fixed(rate), hits, true)), Counters.PATIENT)
                .toCompletableFuture()
                .join()
                .usages()
                .getFirst();
    }

    /** Any arrivals: what a window admits is the limit, or all that came if that is less. */
    @Property(tries = 300)
    void admitsTheLimitInEachWindow(
            @ForAll @IntRange(max = 20) int limit, @ForAll @Size(max = 200) List<@IntRange(max = 120) Integer> gaps) {
        var rate = new Rate(limit, RateUnit.SECOND);
        var fresh = new CountersTest();
        var admitted = new HashMap<Long, Integer>();
        var asked = new HashMap<Long, Integer>();
        for (int gap : gaps) {
            long now = fresh.millis.addAndGet(gap);
            var usage = fresh.take(COUNTER, rate, 1);
            asked.merge(now / 1_000, 1, Integer::sum);
            admitted.merge(now / 1_000, usage.admitted() ? 1 : 0, Integer::sum);
            assertThat(usage.remaining()).isBetween(0L, (long) limit);
            assertThat(usage.untilReset().toMillis()).isEqualTo(1_000 - now % 1_000);
        }
        asked.forEach((second, count) -> assertThat(admitted.get(second)).isEqualTo(Math.min(count, limit)));
    }

    @Test
    void countersDifferByEverythingThatNamesThem() {
        var rate = new Rate(1, RateUnit.HOUR);
        var counters = List.of(
                new CounterId("d", List.of("a"), List.of("b")),
                new CounterId("d", List.of("a", "b"), List.of()),
                new CounterId("d", List.of("b"), List.of("a")),
                new CounterId("e", List.of("a"), List.of("b")));
        assertThat(counters)
                .allSatisfy(
                        counter -> assertThat(take(counter, rate, 1).admitted()).isTrue());
        assertThat(take(counters.getFirst(), new Rate(1, RateUnit.DAY), 1).admitted())
                .isTrue();
        assertThat(take(counters.getFirst(), rate, 1).admitted()).isFalse();
    }

    @Test
    void nothingIsLeftOfALimitThatWasLowered() {
        take(COUNTER, new Rate(5, RateUnit.HOUR), 5);
        assertThat(take(COUNTER, new Rate(2, RateUnit.HOUR), 1).remaining()).isZero();
    }
}
