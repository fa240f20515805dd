package io.dragoman.resources.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent once more ({@code retry_policy}).
 *
 * @param retryOn {@code retry_on}: 5xx, gateway-error, connect-failure, retriable-4xx, refused-stream or
 *     retriable-status-codes
 * @param numRetries {@code num_retries}: how often at most; null for Envoy's default, 1
 * @param perTryTimeout {@code per_try_timeout} of each try; null for the timeout of the whole
 */
public record RetryPolicy(
        String retryOn,
        @Nullable Integer numRetries,
        @Nullable Duration perTryTimeout) {}
