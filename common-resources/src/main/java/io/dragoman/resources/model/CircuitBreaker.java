package io.dragoman.resources.model;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code circuit_breakers}: how much a service gets at a time. What is more is answered with 503.
 *
 * @param priority {@code priority}: which requests it is for, default {@code default}
 * @param maxConnections {@code max_connections}, or null for Envoy's 1024
 * @param maxPendingRequests {@code max_pending_requests}, or null for Envoy's 1024
 * @param maxRequests {@code max_requests}, or null for Envoy's 1024
 * @param maxRetries {@code max_retries}, or null for Envoy's 3
 */
public record CircuitBreaker(
        Priority priority,
        @Nullable Integer maxConnections,
        @Nullable Integer maxPendingRequests,
        @Nullable Integer maxRequests,
        @Nullable Integer maxRetries) {
    /** The priorities of requests. */
    public enum Priority {
        DEFAULT,
        HIGH
    }
}
