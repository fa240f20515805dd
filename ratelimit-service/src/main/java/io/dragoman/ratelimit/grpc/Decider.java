package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.grpc.RequestReader.Read;
import io.dragoman.ratelimit.headers.Answer;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.Limiter;
import io.dragoman.ratelimit.rule.OftenRefused;
import io.dragoman.ratelimit.rule.RulesNotLoadedException;
import io.dragoman.ratelimit.store.Failures;
import io.dragoman.ratelimit.store.StoreException;
import io.dragoman.resources.LogThrottle;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Answers Envoy's questions, however they come. What cannot be decided fails, and is never answered with the code
 * UNKNOWN, so that Envoy's failure mode decides.
 */
@Singleton
final class Decider {
    private static final Logger LOG = Logger.getLogger(Decider.class);

    private final Limiter limiter;
    private final DecisionMetrics metrics;
    private final Style style;
    private final OftenRefused refused;
    private final LogThrottle throttle = new LogThrottle(Duration.ofSeconds(10));

    Decider(Limiter limiter, DecisionMetrics metrics, Style style, OftenRefused refused) {
        this.refused = refused;
        this.limiter = limiter;
        this.metrics = metrics;
        this.style = style;
    }

    /**
     * Answers. Never blocks.
     *
     * @param atMost how long the caller can wait
     * @return the answer; fails with a {@link StatusRuntimeException}
     */
    CompletionStage<RateLimitResponse> answer(RateLimitRequest message, Duration atMost) {
        long start = System.nanoTime();
        return switch (RequestReader.read(message)) {
            case Read.Invalid(String reason) -> {
                metrics.failed(DecisionMetrics.INVALID);
                yield CompletableFuture.failedFuture(
                        Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException());
            }
            case Read.Valid(LimitRequest request) ->
                limiter.decide(request, atMost)
                        .thenApply(decision -> answer(request, decision, start))
                        .exceptionallyCompose(failure ->
                                CompletableFuture.failedFuture(status(failure).asRuntimeException()));
        };
    }

    private RateLimitResponse answer(LimitRequest request, Decision decision, long start) {
        metrics.decided(request, decision, start);
        refused.add(request.domain(), decision);
        if (decision.degradation() != null) {
            metrics.degraded(decision.degradation());
            if (throttle.mayLog()) {
                LOG.warnf(
                        "limits are decided without the store: %s",
                        decision.degradation().cause().getMessage());
            }
        }
        var answer = Answer.of(decision, style);
        if (!answer.problems().isEmpty() && throttle.mayLog()) {
            LOG.warn(String.join("; ", answer.problems()));
        }
        return ResponseWriter.write(decision, answer, style);
    }

    private Status status(Throwable failure) {
        var cause = Failures.cause(failure);
        if (cause instanceof StoreException e) {
            metrics.failed(e.reason());
            if (throttle.mayLog()) {
                LOG.warnf("requests cannot be decided: %s", e.getMessage());
            }
            return Status.UNAVAILABLE.withDescription("rate limit store: " + e.getMessage());
        }
        if (cause instanceof RulesNotLoadedException e) {
            metrics.failed(DecisionMetrics.NOT_LOADED);
            return Status.UNAVAILABLE.withDescription(e.getMessage());
        }
        metrics.failed(DecisionMetrics.INTERNAL);
        LOG.error("a request could not be decided", cause);
        return Status.INTERNAL.withDescription("internal error");
    }
}
