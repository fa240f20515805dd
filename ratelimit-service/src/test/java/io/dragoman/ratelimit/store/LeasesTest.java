package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting.Algorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final CounterKey KEY = new CounterKey("d", List.of("leases"));
    private static final long LEASE = 2_000;
    private static final long SLOT = LEASE / SlidingTally.SLOTS;

    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final MemoryStore store =
            new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochMilli(millis.get()));

    private Count take(long limit, long hits) {
        return Hits.apply(store, new Hit(KEY, Algorithm.CONCURRENCY, LEASE, limit, limit, hits));
    }

    private void giveBack(Count taken, long hits) {
        Hits.apply(store, Hit.givingBack(KEY, LEASE, taken.since(), hits));
    }

    /** After so many milliseconds, a request comes, or the one that is so far back in the line of those taken is done. */
    record Step(int gap, int hits, int done) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 700),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 6))
                .as(Step::new)
                .list()
                .ofMaxSize(150);
    }

    private record Lease(Count taken, long hits) {
        private boolean counts(long now) {
            return (taken.since() / SLOT + 1) * SLOT - 1 + LEASE > now;
        }
    }

    /** The oracle knows every lease by itself: none ends before its time but by being given back, and none later. */
    @Property(tries = 400)
    void countsWhatIsUnderWayAndNothingElse(@ForAll("steps") List<Step> steps) {
        var fresh = new LeasesTest();
        var underWay = new ArrayList<Lease>();
        for (var step : steps) {
            long now = fresh.millis.addAndGet(step.gap());
            if (step.hits() > 0) {
                long used = underWay.stream()
                        .filter(lease -> lease.counts(now))
                        .mapToLong(Lease::hits)
                        .sum();
                var count = fresh.take(5, step.hits());
                assertThat(count.admitted()).isEqualTo(used + step.hits() <= 5);
                assertThat(count.used()).isEqualTo(count.admitted() ? used + step.hits() : used);
                if (count.admitted()) {
                    underWay.add(new Lease(count, step.hits()));
                }
            } else if (step.done() < underWay.size()) {
                // Some are done long after they have ended by their time.
                var done = underWay.remove(step.done());
                fresh.giveBack(done.taken(), done.hits());
            }
        }
    }

    @Test
    void steadyTrafficDoesNotLoseCountOfWhatIsUnderWay() {
        var underWay = new ArrayList<Count>();
        for (int i = 0; i < 3; i++) {
            underWay.add(take(3, 1));
        }
        for (int i = 0; i < 100; i++) {
            millis.addAndGet(LEASE / 10);
            assertThat(take(3, 1).admitted()).isFalse();
            giveBack(underWay.removeFirst(), 1);
            underWay.add(take(3, 1));
            assertThat(underWay.getLast().admitted()).isTrue();
        }
    }

    @Test
    void steadyTrafficDoesNotKeepALeaseThatNobodyGivesBack() {
        take(2, 1);
        for (int i = 0; i < 30; i++) {
            giveBack(take(2, 1), 1);
            millis.addAndGet(LEASE / 10);
        }
        assertThat(take(2, 2).admitted()).isTrue();
    }

    @Test
    void aLeaseThatHasEndedIsNotGivenBackInAnothersPlace() {
        var old = take(1, 1);
        millis.addAndGet(LEASE + SLOT);
        assertThat(take(1, 1).admitted()).isTrue();
        giveBack(old, 1);
        assertThat(take(1, 1).admitted()).isFalse();
    }
}
