package io.dragoman.resources.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CollectionTimesTest {
    private static final long MIB = 1 << 20;
    private static final long LOOK = TimeUnit.SECONDS.toNanos(5);
    private static final long BUSY = TimeUnit.SECONDS.toNanos(4);

    @Test
    void collectsWhatAStartHasLeftOnceTheProcessIsQuiet() {
        var busy = CollectionTimes.AT_START.next(60 * MIB, BUSY, LOOK);
        assertThat(busy.collect()).isFalse();
        assertThat(busy.next(60 * MIB, BUSY + TimeUnit.MILLISECONDS.toNanos(400), LOOK)
                        .collect())
                .isTrue();
    }

    @Test
    void leavesAHeapAloneThatHasNotGrown() {
        var collected = CollectionTimes.AT_START.next(200 * MIB, 0, LOOK).collected(100 * MIB);
        assertThat(collected.next(110 * MIB, 0, LOOK).collect()).isFalse();
        assertThat(collected.next(117 * MIB, 0, LOOK).collect()).isTrue();
    }

    @Test
    void wantsMoreGarbageOfALargerHeap() {
        var collected = CollectionTimes.AT_START.next(900 * MIB, 0, LOOK).collected(800 * MIB);
        assertThat(collected.next(900 * MIB, 0, LOOK).collect()).isFalse();
        assertThat(collected.next(901 * MIB, 0, LOOK).collect()).isTrue();
    }

    @Test
    void collectsUnderLoadOnceThereIsMuchGarbageBesideWhatLives() {
        var small = CollectionTimes.AT_START.next(60 * MIB, 0, LOOK).collected(40 * MIB);
        assertThat(small.next(104 * MIB, BUSY, LOOK).collect()).isFalse();
        assertThat(small.next(105 * MIB, BUSY, LOOK).collect()).isTrue();
        var large = CollectionTimes.AT_START.next(900 * MIB, 0, LOOK).collected(800 * MIB);
        assertThat(large.next(1200 * MIB, BUSY, LOOK).collect()).isFalse();
        assertThat(large.next(1201 * MIB, BUSY, LOOK).collect()).isTrue();
    }
}
