package io.dragoman.resources.model;

import io.dragoman.resources.model.LabelGroup.Specifier;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The defaults that the Module gives for what happens to requests and responses.
 *
 * @param timeout {@code cluster_request_timeout_ms}, default 3 s; zero is no limit
 * @param headers {@code defaults.httpmapping} or {@code defaults}: what Mappings that do not say it do with headers
 * @param addLinkerdHeaders {@code add_linkerd_headers}, default false
 * @param retryPolicy {@code retry_policy}
 * @param cors {@code cors}
 * @param errorResponses {@code error_response_overrides}, which also hold for requests that no Mapping takes
 * @param labelDomain {@code default_label_domain}, default {@code ambassador}: the domain of RateLimitServices that name
 *     none, and of the labels of Mappings that have none
 * @param labels {@code default_labels}: by domain, the specifiers that every label group begins with
 * @param regexMaxSize {@code regex_max_size}, default 200: the most steps that a compiled expression of a Mapping may have
 * @param probes the gateway's own endpoints
 */
public record RouteDefaults(
        Duration timeout,
        HeaderOptions headers,
        boolean addLinkerdHeaders,
        @Nullable RetryPolicy retryPolicy,
        @Nullable CorsPolicy cors,
        List<ErrorResponse> errorResponses,
        String labelDomain,
        Map<String, List<Specifier>> labels,
        int regexMaxSize,
        Probes probes) {
    /** The domain of labels where nobody names one. */
    public static final String LABEL_DOMAIN = "ambassador";

    /** What holds where nothing is said. */
    public static final RouteDefaults NONE = new RouteDefaults(
            Duration.ofSeconds(3),
            HeaderOptions.NONE,
            false,
            null,
            null,
            List.of(),
            LABEL_DOMAIN,
            Map.of(),
            200,
            Probes.DEFAULTS);

    /** Copies the collections. */
    public RouteDefaults {
        errorResponses = List.copyOf(errorResponses);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /**
     * The gateway's own endpoints, as the Listeners offer them.
     *
     * @param liveness {@code liveness_probe}
     * @param readiness {@code readiness_probe}
     * @param diagnostics {@code diagnostics}
     * @param diagnosticsForAll {@code diagnostics.allow_non_local}, default false: whether the diagnostics answer clients
     *     that are not local although they are disabled
     */
    public record Probes(Probe liveness, Probe readiness, Probe diagnostics, boolean diagnosticsForAll) {
        /** What holds where nothing is said. */
        public static final Probes DEFAULTS = new Probes(
                probe("/ambassador/v0/check_alive"),
                probe("/ambassador/v0/check_ready"),
                probe("/ambassador/v0/"),
                false);

        private static Probe probe(String path) {
            return new Probe(true, path, path, null);
        }
    }
}
