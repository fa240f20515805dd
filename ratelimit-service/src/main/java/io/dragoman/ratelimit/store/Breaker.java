package io.dragoman.ratelimit.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Stops asking a Redis that hangs or answers with errors, so that requests do not wait for it one after the other. After
 * a rest a few are asked for real; if they are answered, all are again.
 */
final class Breaker {
    private static final Logger LOG = Logger.getLogger(Breaker.class);

    /** Opens when half of so many last calls failed. */
    private static final int WINDOW = 20;

    private static final int AT_LEAST = 10;
    private static final float FAILED_PERCENT = 50;
    private static final Duration REST = Duration.ofMillis(200);
    private static final int PROBES = 2;

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "redis",
            CircuitBreakerConfig.custom()
                    .slidingWindowType(SlidingWindowType.COUNT_BASED)
                    .slidingWindowSize(WINDOW)
                    .minimumNumberOfCalls(AT_LEAST)
                    .failureRateThreshold(FAILED_PERCENT)
                    .waitDurationInOpenState(REST)
                    .permittedNumberOfCallsInHalfOpenState(PROBES)
                    .maxWaitDurationInHalfOpenState(REST)
                    .writableStackTraceEnabled(false)
                    .build());

    Breaker() {
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition()) {
                case CLOSED_TO_OPEN ->
                    LOG.warn("half of the last calls of Redis failed; it is asked now and then only");
                case HALF_OPEN_TO_CLOSED -> LOG.info("Redis answers again");
                default -> LOG.debugf("%s", event.getStateTransition());
            }
        });
    }

    /** Whether a call may be made; if so, its end must be told by one of the others. */
    boolean permits() {
        return breaker.tryAcquirePermission();
    }

    void succeeded(long startNanos) {
        breaker.onSuccess(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void failed(long startNanos, Throwable failure) {
        breaker.onError(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS, failure);
    }

    /** The call says nothing about Redis. */
    void abandoned() {
        breaker.releasePermission();
    }

    /** Whether calls are made without restraint. */
    boolean closed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }
}
