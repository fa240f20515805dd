package io.dragoman.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuietMomentsTest {
    private static final long MIB = 1 << 20;
    private static final long LOOK = TimeUnit.SECONDS.toNanos(5);

    @Test
    void collectsWhatAStartHasLeftOnceTheProcessIsQuiet() {
        var busy = QuietMoments.AT_START.next(200 * MIB, TimeUnit.SECONDS.toNanos(4), LOOK);
        assertThat(busy.collect()).isFalse();
        assertThat(busy.next(200 * MIB, TimeUnit.MILLISECONDS.toNanos(4_400), LOOK)
                        .collect())
                .isTrue();
    }

    @Test
    void leavesAHeapAloneThatHasNotGrown() {
        var collected = QuietMoments.AT_START.next(200 * MIB, 0, LOOK).collected(100 * MIB);
        assertThat(collected.next(110 * MIB, 0, LOOK).collect()).isFalse();
        assertThat(collected.next(117 * MIB, 0, LOOK).collect()).isTrue();
    }

    @Test
    void wantsMoreGarbageOfALargerHeap() {
        var collected = QuietMoments.AT_START.next(900 * MIB, 0, LOOK).collected(800 * MIB);
        assertThat(collected.next(900 * MIB, 0, LOOK).collect()).isFalse();
        assertThat(collected.next(901 * MIB, 0, LOOK).collect()).isTrue();
    }
}
