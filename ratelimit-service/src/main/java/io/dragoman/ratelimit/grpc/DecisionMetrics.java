package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.rule.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts decisions and failures. Labels only take values that the configuration or this class knows, never one that a
 * client sends, so that their number is bounded.
 */
@Singleton
final class DecisionMetrics {
    private static final String UNKNOWN_DOMAIN = "(unknown)";

    private final Meter.MeterProvider<Counter> decisions;
    private final Meter.MeterProvider<Counter> failures;
    private final Timer duration;

    DecisionMetrics(MeterRegistry registry) {
        decisions = Counter.builder("dragoman.ratelimit.decisions")
                .description("Requests decided, by domain and result")
                .withRegistry(registry);
        failures = Counter.builder("dragoman.ratelimit.failures")
                .description("Requests that could not be decided, by reason")
                .withRegistry(registry);
        duration = Timer.builder("dragoman.ratelimit.decision")
                .description("Time from a request to its decision")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofMillis(100))
                .register(registry);
    }

    void decided(String domain, Decision decision, long startNanos) {
        duration.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        decisions
                .withTags("domain", decision.knownDomain() ? domain : UNKNOWN_DOMAIN, "result", result(decision))
                .increment();
    }

    void failed(String reason) {
        failures.withTag("reason", reason).increment();
    }

    private static String result(Decision decision) {
        if (decision.refuses()) {
            return "over_limit";
        }
        if (decision.overShadowLimit()) {
            return "over_shadow_limit";
        }
        return decision.limited() ? "within_limit" : "no_limit";
    }
}
