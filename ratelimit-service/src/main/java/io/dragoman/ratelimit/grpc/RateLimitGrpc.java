package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.grpc.RequestReader.Read;
import io.dragoman.ratelimit.headers.Answer;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.Limiter;
import io.dragoman.ratelimit.rule.RulesNotLoadedException;
import io.dragoman.ratelimit.store.StoreException;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceImplBase;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's rate limit service, version 3. It never blocks the thread that calls it. What cannot be decided is answered
 * with a gRPC error, never with the code UNKNOWN, so that Envoy's failure mode decides.
 *
 * <p>It names {@code BindableService} itself, since Quarkus does not look into the library that its base class is in. If
 * it did, a native executable would hold every message of Envoy's.
 */
@GrpcService
public class RateLimitGrpc extends RateLimitServiceImplBase implements BindableService {
    private static final Logger LOG = Logger.getLogger(RateLimitGrpc.class);

    private final Limiter limiter;
    private final DecisionMetrics metrics;
    private final Style style;
    private final LogThrottle throttle = new LogThrottle();

    RateLimitGrpc(Limiter limiter, DecisionMetrics metrics, Style style) {
        this.style = style;
        this.limiter = limiter;
        this.metrics = metrics;
    }

    @Override
    public void shouldRateLimit(RateLimitRequest message, StreamObserver<RateLimitResponse> observer) {
        long start = System.nanoTime();
        switch (RequestReader.read(message)) {
            case Read.Invalid(String reason) -> {
                metrics.failed(DecisionMetrics.INVALID);
                observer.onError(Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException());
            }
            case Read.Valid(LimitRequest request) ->
                limiter.decide(request, Patience.of(Context.current().getDeadline()))
                        .whenComplete((decision, failure) -> answer(request, decision, failure, start, observer));
        }
    }

    private void answer(
            LimitRequest request,
            @Nullable Decision decision,
            @Nullable Throwable failure,
            long start,
            StreamObserver<RateLimitResponse> observer) {
        if (decision == null) {
            observer.onError(status(failure).asRuntimeException());
            return;
        }
        metrics.decided(request.domain(), decision, start);
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
        observer.onNext(ResponseWriter.write(decision, answer));
        observer.onCompleted();
    }

    private Status status(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
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
