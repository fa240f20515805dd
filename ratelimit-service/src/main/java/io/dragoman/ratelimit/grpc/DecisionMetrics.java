package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.algorithm.Degradation;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts decisions and failures. Labels only take values that the configuration or this class knows, never one that a
 * client sends, so that their number is bounded.
 */
@Singleton
final class DecisionMetrics {
    /** What Envoy asks cannot be read. */
    static final String INVALID = "invalid";

    /** There are no rules yet. */
    static final String NOT_LOADED = "not_loaded";

    /** Nobody knows why. */
    static final String INTERNAL = "internal";

    private static final String UNKNOWN_DOMAIN = "(unknown)";

    private final Meter.MeterProvider<Counter> decisions;
    private final Meter.MeterProvider<Counter> failures;
    private final Meter.MeterProvider<Counter> degraded;
    private final Timer duration;
    private final Statistics statistics;

    DecisionMetrics(MeterRegistry registry, Statistics statistics) {
        this.statistics = statistics;
        decisions = Counter.builder("dragoman.ratelimit.decisions")
                .description("Requests decided, by domain and result")
                .withRegistry(registry);
        failures = Counter.builder("dragoman.ratelimit.failures")
                .description("Requests that could not be decided, or not with the store, by reason")
                .withRegistry(registry);
        // There before anything fails, so that what looks for them finds a zero and no gap.
        Stream.concat(
                        Stream.of(INVALID, NOT_LOADED, INTERNAL),
                        Stream.of(StoreException.Reason.values()).map(DecisionMetrics::name))
                .forEach(reason -> failures.withTag("reason", reason));
        degraded = Counter.builder("dragoman.ratelimit.degraded")
                .description("Requests decided without the store, by what their limits do then")
                .withRegistry(registry);
        Stream.of(StoreFailure.values()).forEach(mode -> degraded.withTag("mode", name(mode)));
        duration = Timer.builder("dragoman.ratelimit.decision")
                .description("Time from a request to its decision")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofMillis(100))
                .register(registry);
    }

    /** A question has come over gRPC. */
    void asked() {
        statistics.asked();
    }

    /** A question that has come over gRPC is answered, in whatever way. */
    void answered(long startNanos) {
        statistics.answered(System.nanoTime() - startNanos);
    }

    void decided(LimitRequest request, Decision decision, long startNanos) {
        var domain = request.domain();
        for (int i = 0; i < decision.descriptors().size(); i++) {
            long hits = request.descriptors().get(i).hits();
            decision.descriptors().get(i).limits().forEach(status -> count(domain, decision, status, hits));
        }
        if (decision.spares()) {
            statistics.spared();
        }
        if (!decision.knownDomain()) {
            statistics.unknown(domain, decision.descriptors().size());
        }
        duration.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        decisions
                .withTags(
                        "domain", decision.knownDomain() ? domain : UNKNOWN_DOMAIN, "result", result(request, decision))
                .increment();
    }

    private void count(String domain, Decision decision, LimitStatus status, long hits) {
        if (status.usage().admitted()
                && status.rule().counting().consume().sparesOthers()
                && decision.limits().anyMatch(LimitStatus::refuses)) {
            statistics.spare(domain, status, hits);
        } else {
            statistics.add(domain, status, hits);
        }
    }

    /** A request was decided without the store. */
    void degraded(Degradation degradation) {
        degradation.modes().forEach(mode -> degraded.withTag("mode", name(mode)).increment());
        failed(degradation.cause().reason());
    }

    /** A request failed for one of the reasons of this class. */
    void failed(String reason) {
        statistics.failed();
        count(reason);
    }

    /** A request failed because of the store. */
    void failed(StoreException.Reason reason) {
        statistics.storeFailed();
        count(name(reason));
    }

    private void count(String reason) {
        failures.withTag("reason", reason).increment();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String result(LimitRequest request, Decision decision) {
        if (!request.done().isEmpty()) {
            return "done";
        }
        if (decision.refuses()) {
            return "over_limit";
        }
        if (decision.overShadowLimit()) {
            return "over_shadow_limit";
        }
        return decision.limited() ? "within_limit" : "no_limit";
    }
}
