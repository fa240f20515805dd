package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.algorithm.Counters;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a decision may take so that its answer is there before the caller's deadline. */
final class Patience {
    /** What writing the answer and its way take. */
    private static final Duration MARGIN = Duration.ofMillis(2);

    private Patience() {}

    /** What is left until a deadline, which may be less than nothing; without one, any time. */
    static Duration of(@Nullable Deadline deadline) {
        return deadline == null
                ? Counters.PATIENT
                : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(MARGIN);
    }
}
