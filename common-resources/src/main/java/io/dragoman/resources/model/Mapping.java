package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io Mapping: which requests go to which service.
 *
 * @param meta metadata
 * @param path {@code spec.prefix} with {@code prefix_regex} and {@code prefix_exact}
 * @param caseSensitive {@code spec.case_sensitive}, default true
 * @param host {@code spec.hostname}, or the deprecated {@code host}/{@code host_regex}/header {@code :authority}; null
 *     if the Mapping attaches to Hosts by label only
 * @param method {@code spec.method} with {@code method_regex}, or null for any
 * @param headers {@code spec.headers}, then {@code spec.regex_headers}, in the manifest's order
 * @param queryParameters {@code spec.query_parameters}, then {@code spec.regex_query_parameters}
 * @param precedence {@code spec.precedence}, default 0; higher is tried first
 * @param service {@code spec.service} as written
 * @param tls {@code spec.tls}: name of the TLSContext that originates TLS, or null
 * @param rewrite {@code spec.rewrite}, default {@code /}; empty leaves the path alone
 * @param weight {@code spec.weight} in percent, or null to share what is left
 * @param grpc {@code spec.grpc}, default false: HTTP/2 to the service
 * @param timeout {@code spec.timeout_ms}, or null for the gateway's default of 3 s; zero is no limit
 * @param idleTimeout {@code spec.idle_timeout_ms}, or null for Envoy's default; zero is no limit
 * @param connectTimeout {@code spec.connect_timeout_ms}, default 3 s
 * @param bypassAuth {@code spec.bypass_auth}, default false
 * @param authContextExtensions {@code spec.auth_context_extensions}
 * @param labels {@code spec.labels}: rate-limit label groups by domain
 * @param route what else happens to its requests and their responses
 * @param upstream what else is said about the service that they go to
 */
public record Mapping(
        Meta meta,
        PathMatch path,
        boolean caseSensitive,
        @Nullable HostMatch host,
        @Nullable TextMatch method,
        List<NamedMatch> headers,
        List<NamedMatch> queryParameters,
        int precedence,
        String service,
        @Nullable String tls,
        String rewrite,
        @Nullable Integer weight,
        boolean grpc,
        @Nullable Duration timeout,
        @Nullable Duration idleTimeout,
        Duration connectTimeout,
        boolean bypassAuth,
        Map<String, String> authContextExtensions,
        Map<String, List<LabelGroup>> labels,
        RouteOptions route,
        UpstreamOptions upstream)
        implements Resource {
    /** How long a connection may take if nothing is said of it. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Copies the collections. */
    public Mapping {
        headers = List.copyOf(headers);
        queryParameters = List.copyOf(queryParameters);
        // In the manifest's order: Map.copyOf has another one in each process.
        authContextExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(authContextExtensions));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A Mapping that says nothing beyond this. */
    public static Mapping plain(
            Meta meta, PathMatch path, @Nullable HostMatch host, int precedence, String service, String rewrite) {
        return new Mapping(
                meta,
                path,
                true,
                host,
                null,
                List.of(),
                List.of(),
                precedence,
                service,
                null,
                rewrite,
                null,
                false,
                null,
                null,
                CONNECT_TIMEOUT,
                false,
                Map.of(),
                Map.of(),
                RouteOptions.NONE,
                UpstreamOptions.NONE);
    }

    /**
     * How the path is matched.
     *
     * @param kind plain prefix (not by path element), whole path, or RE2 expression on the whole path
     * @param text the prefix, path or expression
     */
    public record PathMatch(PathMatch.Kind kind, String text) {
        /** What CONNECT asks for. */
        public static final PathMatch CONNECT = new PathMatch(Kind.CONNECT, "");

        private static final String CHALLENGES = "/.well-known/acme-challenge/";

        /** The ways to match a path. */
        public enum Kind {
            PREFIX,
            EXACT,
            REGEX,
            /** There is none, since the method is CONNECT; no Mapping says so itself. */
            CONNECT
        }

        /**
         * Whether all that matches is below the path at which certificate authorities ask, over plain HTTP and before there
         * is a certificate, whether a domain is the user's (RFC 8555, 8.3).
         */
        public boolean isForCertificateChallenges() {
            return (kind == Kind.PREFIX || kind == Kind.EXACT) && text.startsWith(CHALLENGES);
        }
    }

    /**
     * A text compared whole.
     *
     * @param text the value or the RE2 expression
     * @param regex whether {@code text} is an expression
     */
    public record TextMatch(String text, boolean regex) {}

    /**
     * A named header or query parameter compared whole.
     *
     * @param name the header's or parameter's name
     * @param value what its value must be
     */
    public record NamedMatch(String name, TextMatch value) {}

    /**
     * What the request's {@code :authority} must be.
     *
     * @param kind one name, a glob with one star at one end, or an RE2 expression
     * @param text the name, glob or expression
     */
    public record HostMatch(HostMatch.Kind kind, String text) {
        /** The ways to name a host. */
        public enum Kind {
            /** {@code host} without a star: this authority only. */
            EXACT,
            /** {@code hostname}: exact, {@code *}, {@code *suffix} or {@code prefix*}. */
            GLOB,
            /** {@code host} with {@code host_regex}. */
            REGEX
        }
    }
}
