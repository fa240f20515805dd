package io.dragoman.resources.model;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Module's settings of listeners, of the HTTP connection manager and of its filters.
 *
 * @param http1 how HTTP/1 is spoken with clients
 * @param requests which requests are taken, and what becomes of their paths and headers
 * @param clients who clients are
 * @param filters the filters that requests pass before they are authorised
 * @param accessLog where requests are logged, and how
 * @param bufferLimit {@code buffer_limit_bytes}: bytes that a connection may hold, or null for Envoy's 1 MiB
 */
public record EdgeSettings(
        Http1 http1,
        Requests requests,
        Clients clients,
        ModuleFilters filters,
        AccessLogFormat accessLog,
        @Nullable Integer bufferLimit) {
    /** What holds where nothing is said. */
    public static final EdgeSettings NONE =
            new EdgeSettings(Http1.NONE, Requests.NONE, Clients.NONE, ModuleFilters.NONE, AccessLogFormat.TEXT, null);

    /**
     * HTTP/1 with clients.
     *
     * @param http10 {@code enable_http10}: HTTP/1.0 is taken, default false
     * @param chunkedLength {@code allow_chunked_length}: a request may have both Content-Length and chunks, or null for
     *     Envoy's default
     * @param headerCase how header names are written
     */
    public record Http1(boolean http10, @Nullable Boolean chunkedLength, HeaderCase headerCase) {
        /** What holds where nothing is said. */
        public static final Http1 NONE = new Http1(false, null, HeaderCase.LOWER);
    }

    /** How header names are written in HTTP/1. */
    public enum HeaderCase {
        /** All in lower case. */
        LOWER,
        /** {@code proper_case}: Words-Begin-With-Capitals. */
        PROPER,
        /** {@code header_case_overrides}: as whoever sent it wrote it, towards services too. */
        KEPT
    }

    /**
     * Which requests are taken, and what becomes of them.
     *
     * @param underscores {@code headers_with_underscores_action}, default ALLOW
     * @param maxHeadersKb {@code max_request_headers_kb}, or null for Envoy's 60
     * @param mergeSlashes {@code merge_slashes}, default false
     * @param rejectEscapedSlashes {@code reject_requests_with_escaped_slashes}, default false
     * @param stripMatchingHostPort {@code strip_matching_host_port}: the listener's own port is taken off the authority,
     *     default false
     * @param preserveRequestId {@code preserve_external_request_id}, default false
     * @param suppressEnvoyHeaders {@code suppress_envoy_headers}, default false
     * @param serverName {@code server_name}, or null for {@code envoy}
     */
    public record Requests(
            Underscores underscores,
            @Nullable Integer maxHeadersKb,
            boolean mergeSlashes,
            boolean rejectEscapedSlashes,
            boolean stripMatchingHostPort,
            boolean preserveRequestId,
            boolean suppressEnvoyHeaders,
            @Nullable String serverName) {
        /** What holds where nothing is said. */
        public static final Requests NONE =
                new Requests(Underscores.ALLOW, null, false, false, false, false, false, null);
    }

    /** What becomes of request headers with an underscore in their name. */
    public enum Underscores {
        ALLOW,
        /** The request is answered with 400. */
        REJECT_REQUEST,
        /** The header is dropped. */
        DROP_HEADER
    }

    /**
     * Who clients are.
     *
     * @param useRemoteAddress {@code use_remote_address}: the connection says who the client is, default true; else the
     *     X-Forwarded-For header as it comes
     * @param idleTimeout {@code listener_idle_timeout_ms} of connections, or null for Envoy's hour
     * @param forwardCertificate {@code forward_client_cert_details}, or null for Envoy's SANITIZE
     * @param certificateDetails {@code set_current_client_cert_details}: what X-Forwarded-Client-Cert tells
     */
    public record Clients(
            boolean useRemoteAddress,
            @Nullable Duration idleTimeout,
            @Nullable ForwardCertificate forwardCertificate,
            Set<CertificateDetail> certificateDetails) {
        /** What holds where nothing is said. */
        public static final Clients NONE = new Clients(true, null, null, Set.of());

        /** Copies the set. */
        public Clients {
            certificateDetails = Set.copyOf(certificateDetails);
        }
    }

    /** What becomes of the X-Forwarded-Client-Cert header. */
    public enum ForwardCertificate {
        SANITIZE,
        FORWARD_ONLY,
        APPEND_FORWARD,
        SANITIZE_SET,
        ALWAYS_FORWARD_ONLY
    }

    /** What of a client's certificate the X-Forwarded-Client-Cert header may tell. */
    public enum CertificateDetail {
        SUBJECT,
        CERT,
        CHAIN,
        DNS,
        URI
    }
}
