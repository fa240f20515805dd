package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io AuthService: where Envoy asks whether a request may pass.
 *
 * @param meta metadata
 * @param service {@code spec.auth_service} as written
 * @param tls {@code spec.tls}: the TLSContext that originates TLS, or null
 * @param protocol {@code spec.proto}, default {@code http}
 * @param timeout {@code spec.timeout_ms}, default 5 s
 * @param includeBody {@code spec.include_body}, or null to send no body
 * @param statusOnError {@code spec.status_on_error.code}, default 403
 * @param failureModeAllow {@code spec.failure_mode_allow}, default false
 * @param addLinkerdHeaders {@code spec.add_linkerd_headers}, or null for the Module's
 * @param upstream {@code spec.circuit_breakers} and {@code spec.stats_name}
 * @param usable false if the manifest is wrong: the gateway then refuses requests rather than letting them through
 */
public record AuthService(
        Meta meta,
        String service,
        @Nullable String tls,
        Protocol protocol,
        Duration timeout,
        @Nullable IncludeBody includeBody,
        int statusOnError,
        boolean failureModeAllow,
        @Nullable Boolean addLinkerdHeaders,
        UpstreamOptions upstream,
        boolean usable)
        implements Resource {

    /** How the service is asked. */
    public sealed interface Protocol {
        /** By {@code envoy.service.auth.v3.Authorization/Check}, which sees all headers. */
        record Grpc() implements Protocol {}

        /**
         * By the request itself without its body: 200 lets it pass, 5xx is an error, anything else is the client's answer.
         *
         * @param pathPrefix {@code spec.path_prefix} with a slash before it, or empty
         * @param allowedRequestHeaders {@code spec.allowed_request_headers} in lower case: what the service sees beside a few
         *     that it always sees
         * @param allowedAuthorizationHeaders {@code spec.allowed_authorization_headers} in lower case: which headers of its
         *     answer are passed on, beside a few that always are
         * @param addAuthHeaders {@code spec.add_auth_headers}: what the service is sent besides
         */
        record Http(
                String pathPrefix,
                List<String> allowedRequestHeaders,
                List<String> allowedAuthorizationHeaders,
                Map<String, String> addAuthHeaders)
                implements Protocol {
            /** Copies the collections. */
            public Http {
                allowedRequestHeaders = List.copyOf(allowedRequestHeaders);
                allowedAuthorizationHeaders = List.copyOf(allowedAuthorizationHeaders);
                addAuthHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(addAuthHeaders));
            }
        }
    }

    /**
     * How much of the request's body the service sees.
     *
     * @param maxBytes at most this many bytes
     * @param allowPartial whether a longer body is cut; otherwise it is answered with 413
     */
    public record IncludeBody(int maxBytes, boolean allowPartial) {}
}
