package io.dragoman.resources.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code health_checks}: a request that the gateway sends to every endpoint of a service, to leave out those
 * that fail.
 *
 * @param timeout {@code timeout}, default 3 s
 * @param interval {@code interval}, default 5 s
 * @param unhealthyThreshold {@code unhealthy_threshold}: failures until an endpoint is left out, default 2
 * @param healthyThreshold {@code healthy_threshold}: successes until it is back, default 1
 * @param probe {@code health_check}: what is sent
 */
public record HealthCheck(
        Duration timeout, Duration interval, int unhealthyThreshold, int healthyThreshold, Probe probe) {

    /** What is sent. */
    public sealed interface Probe {
        /**
         * {@code http}: an HTTP request.
         *
         * @param path {@code path}
         * @param hostname {@code hostname}: its {@code Host}, or null for the cluster's name
         * @param addRequestHeaders {@code add_request_headers} by name, in the manifest's order
         * @param removeRequestHeaders {@code remove_request_headers}
         * @param expectedStatuses {@code expected_statuses}; empty for 200
         */
        record Http(
                String path,
                @Nullable String hostname,
                Map<String, Header> addRequestHeaders,
                List<String> removeRequestHeaders,
                List<StatusRange> expectedStatuses)
                implements Probe {
            /** Copies the collections. */
            public Http {
                addRequestHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(addRequestHeaders));
                removeRequestHeaders = List.copyOf(removeRequestHeaders);
                expectedStatuses = List.copyOf(expectedStatuses);
            }
        }

        /**
         * {@code grpc}: a call of {@code grpc.health.v1.Health/Check}.
         *
         * @param upstreamName {@code upstream_name}: the service that is asked for
         * @param authority {@code authority}: its {@code :authority}, or null for the cluster's name
         */
        record Grpc(String upstreamName, @Nullable String authority) implements Probe {}
    }

    /**
     * A header that a probe carries.
     *
     * @param value its value
     * @param append whether it joins one that is there, default true
     */
    public record Header(String value, boolean append) {}

    /**
     * Statuses that mean health.
     *
     * @param min the first
     * @param max the last
     */
    public record StatusRange(int min, int max) {}
}
