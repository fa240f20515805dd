package io.dragoman.resources.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code outlier_detection}: leaves out endpoints whose answers to real requests are bad. What is null is as in Envoy.
 *
 * @param consecutive5xx {@code consecutive_5xx}: so many 5xx answers in a row; Envoy's default is 5, zero is never
 * @param consecutiveGatewayFailure {@code consecutive_gateway_failure}: so many 502, 503 or 504 in a row; Envoy's default
 *     is 5, zero is never, and null is never as well
 * @param interval {@code interval} between looks at the endpoints, 10 s in Envoy
 * @param baseEjectionTime {@code base_ejection_time}: how long an endpoint is left out, times how often; 30 s in Envoy
 * @param maxEjectionTime {@code max_ejection_time}: the longest, 300 s in Envoy
 * @param maxEjectionPercent {@code max_ejection_percent}: how many may be left out at once, 10 in Envoy, but always one
 */
public record OutlierDetection(
        @Nullable Integer consecutive5xx,
        @Nullable Integer consecutiveGatewayFailure,
        @Nullable Duration interval,
        @Nullable Duration baseEjectionTime,
        @Nullable Duration maxEjectionTime,
        @Nullable Integer maxEjectionPercent) {}
