package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Counters;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Deadline.Ticker ticker = new Deadline.Ticker() {
        @Override
        public long nanoTime() {
            return nanos.get();
        }
    };

    @Test
    void endsBeforeTheDeadline() {
        var deadline = Deadline.after(20, TimeUnit.MILLISECONDS, ticker);
        nanos.addAndGet(Duration.ofMillis(5).toNanos());
        assertThat(Patience.of(deadline)).isEqualTo(Duration.ofMillis(13));
        nanos.addAndGet(Duration.ofMillis(50).toNanos());
        assertThat(Patience.of(deadline)).isNegative();
    }

    @Test
    void isWithoutEndWithoutADeadline() {
        assertThat(Patience.of(null)).isEqualTo(Counters.PATIENT);
    }
}
