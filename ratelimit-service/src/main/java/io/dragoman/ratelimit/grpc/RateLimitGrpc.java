package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.store.Failures;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceImplBase;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;

/** Envoy's rate limit service, version 3. It never blocks the thread that calls it. */
final class RateLimitGrpc extends RateLimitServiceImplBase {
    private final Decider decider;
    private final DecisionMetrics metrics;

    RateLimitGrpc(Decider decider, DecisionMetrics metrics) {
        this.decider = decider;
        this.metrics = metrics;
    }

    @Override
    public void shouldRateLimit(RateLimitRequest message, StreamObserver<RateLimitResponse> observer) {
        long start = System.nanoTime();
        metrics.asked();
        decider.answer(message, Patience.of(Context.current().getDeadline())).whenComplete((answer, failure) -> {
            if (failure == null) {
                observer.onNext(answer);
                observer.onCompleted();
            } else {
                observer.onError(Failures.cause(failure));
            }
            metrics.answered(start);
        });
    }
}
