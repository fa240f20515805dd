package io.dragoman.controller.gateway;

import io.dragoman.resources.model.AuthService.IncludeBody;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes through before it is routed, in this order.
 *
 * @param authorization asks an authorization service, or refuses everything; null for neither
 * @param rateLimit asks a rate limit service; null for none
 * @param errorPages other bodies for errors, where a route has none of its own
 */
public record HttpFilters(
        @Nullable Authorization authorization, @Nullable RateLimit rateLimit, List<ErrorPage> errorPages) {
    /** Copies the list. */
    public HttpFilters {
        errorPages = List.copyOf(errorPages);
    }

    /** How requests are authorised. */
    public sealed interface Authorization {
        /**
         * A gRPC service is asked.
         *
         * @param destination the service
         * @param timeout for its answer
         * @param includeBody how much of the body it sees, or null for nothing
         * @param statusOnError the status when it does not answer
         * @param failureModeAllow whether requests pass when it does not answer
         */
        record Ask(
                String destination,
                Duration timeout,
                @Nullable IncludeBody includeBody,
                int statusOnError,
                boolean failureModeAllow)
                implements Authorization {}

        /**
         * Every request is answered with 500, because an AuthService is wrong and nothing may pass unchecked.
         *
         * @param name the AuthService, for the message
         */
        record RefuseAll(String name) implements Authorization {}
    }

    /**
     * A rate limit service is asked.
     *
     * @param destination the service
     * @param domain the domain of its limits and of the labels that are sent
     * @param timeout for its answer
     * @param failureModeDeny whether requests are refused when it does not answer
     * @param resourceExhausted whether gRPC clients get RESOURCE_EXHAUSTED instead of UNAVAILABLE
     */
    public record RateLimit(
            String destination, String domain, Duration timeout, boolean failureModeDeny, boolean resourceExhausted) {}
}
