package io.dragoman.controller.gateway;

import io.dragoman.resources.model.AuthService.IncludeBody;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
         * A service is asked.
         *
         * @param destination the service
         * @param transport how it is asked
         * @param timeout for its answer
         * @param includeBody how much of the body it sees, or null for nothing
         * @param statusOnError the status when it does not answer
         * @param failureModeAllow whether requests pass when it does not answer
         * @param byPolicies whether it is known to decide by the FilterPolicies that the controller sees, and nothing else
         */
        record Ask(
                String destination,
                Transport transport,
                Duration timeout,
                @Nullable IncludeBody includeBody,
                int statusOnError,
                boolean failureModeAllow,
                boolean byPolicies)
                implements Authorization {}

        /** How a service is asked. */
        sealed interface Transport {
            /**
             * By the gRPC call {@code envoy.service.auth.v3.Authorization/Check}.
             *
             * @param metadata what the call carries besides
             */
            record Grpc(Map<String, String> metadata) implements Transport {
                /** Copies the map. */
                public Grpc {
                    metadata = Map.copyOf(metadata);
                }
            }

            /**
             * By the request itself.
             *
             * @param uri what the service is called
             * @param pathPrefix what is put before the path
             * @param requestHeaders the headers that it sees, in lower case
             * @param answerHeaders the headers of its answer that are passed on, in lower case
             * @param addedHeaders what it is sent besides
             */
            record Http(
                    String uri,
                    String pathPrefix,
                    List<String> requestHeaders,
                    List<String> answerHeaders,
                    Map<String, String> addedHeaders)
                    implements Transport {
                /** Copies the collections. */
                public Http {
                    requestHeaders = List.copyOf(requestHeaders);
                    answerHeaders = List.copyOf(answerHeaders);
                    addedHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(addedHeaders));
                }
            }
        }

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
