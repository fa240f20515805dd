package io.dragoman.authz.grpc;

import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts decisions by result and by who made them, and how long they took. All meters exist from the start. */
@Singleton
class DecisionMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(3)
    };

    private final Map<Result, Map<Decider, Counter>> counters = new EnumMap<>(Result.class);
    private final Timer timer;

    private enum Result {
        ALLOWED("allowed"),
        DENIED("denied"),
        FAILED("failed");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        static Result of(Decision decision) {
            return switch (decision) {
                case Decision.Allow allow -> ALLOWED;
                case Decision.Deny deny -> DENIED;
                case Decision.Answer answer -> DENIED;
                case Decision.Failure failure -> FAILED;
            };
        }
    }

    DecisionMetrics(MeterRegistry registry) {
        for (var result : Result.values()) {
            counters.put(
                    result,
                    Stream.of(Decider.values())
                            .collect(Collectors.toMap(
                                    Function.identity(),
                                    decider -> counter(registry, result, decider),
                                    (a, b) -> a,
                                    () -> new EnumMap<>(Decider.class))));
        }
        this.timer = Timer.builder("dragoman.authz.check")
                .description("Time to decide about a request")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Records a decision that took this long. */
    void record(Verdict verdict, Duration duration) {
        var ofResult = Objects.requireNonNull(counters.get(Result.of(verdict.decision())));
        Objects.requireNonNull(ofResult.get(verdict.decider())).increment();
        timer.record(duration);
    }

    private static Counter counter(MeterRegistry registry, Result result, Decider decider) {
        return Counter.builder("dragoman.authz.decisions")
                .description("Decisions about requests")
                .tag("result", result.label)
                .tag("filter", decider.label())
                .register(registry);
    }
}
