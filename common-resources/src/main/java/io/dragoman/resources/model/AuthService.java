package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io AuthService: where Envoy asks whether a request may pass.
 *
 * @param meta metadata
 * @param service {@code spec.auth_service} as written
 * @param tls {@code spec.tls}: the TLSContext that originates TLS, or null
 * @param timeout {@code spec.timeout_ms}, default 5 s
 * @param includeBody {@code spec.include_body}, or null to send no body
 * @param statusOnError {@code spec.status_on_error.code}, default 403
 * @param failureModeAllow {@code spec.failure_mode_allow}, default false
 * @param usable false if the manifest is wrong: the gateway then refuses requests rather than letting them through
 */
public record AuthService(
        Meta meta,
        String service,
        @Nullable String tls,
        Duration timeout,
        @Nullable IncludeBody includeBody,
        int statusOnError,
        boolean failureModeAllow,
        boolean usable)
        implements Resource {

    /**
     * How much of the request's body the service sees.
     *
     * @param maxBytes at most this many bytes
     * @param allowPartial whether a longer body is cut; otherwise it is answered with 413
     */
    public record IncludeBody(int maxBytes, boolean allowPartial) {}
}
