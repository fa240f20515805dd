package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Mapping says about its requests and their responses, beside where they go. What is null is not said, and then
 * the Module's default holds.
 *
 * @param shadow {@code shadow}, default false: gets copies of the group's requests, and its answers are dropped
 * @param redirect {@code host_redirect} with what belongs to it, or null to send requests to the service
 * @param regexRewrite {@code regex_rewrite}, which comes before {@code rewrite}
 * @param hostRewrite {@code host_rewrite}: the authority that the service sees
 * @param autoHostRewrite {@code auto_host_rewrite}, default false: the service sees its own DNS name as authority
 * @param headers {@code add_request_headers} and its like
 * @param addLinkerdHeaders {@code add_linkerd_headers}
 * @param highPriority {@code priority}: true for {@code high}, false for {@code default}
 * @param upgrades {@code allow_upgrade} and {@code use_websocket}: protocols that a connection may be upgraded to
 * @param retryPolicy {@code retry_policy}
 * @param cors {@code cors}
 * @param errorResponses {@code error_response_overrides}; they replace the Module's, whatever their statuses
 * @param bypassErrorResponses {@code bypass_error_response_overrides}, default false: the Module's do not hold
 */
public record RouteOptions(
        boolean shadow,
        @Nullable HostRedirect redirect,
        @Nullable RegexRewrite regexRewrite,
        @Nullable String hostRewrite,
        boolean autoHostRewrite,
        HeaderOptions headers,
        @Nullable Boolean addLinkerdHeaders,
        @Nullable Boolean highPriority,
        @Nullable List<String> upgrades,
        @Nullable RetryPolicy retryPolicy,
        @Nullable CorsPolicy cors,
        @Nullable List<ErrorResponse> errorResponses,
        boolean bypassErrorResponses) {
    /** What holds where nothing is said. */
    public static final RouteOptions NONE = new RouteOptions(
            false, null, null, null, false, HeaderOptions.NONE, null, null, null, null, null, null, false);

    /** Copies the lists. */
    public RouteOptions {
        upgrades = upgrades == null ? null : List.copyOf(upgrades);
        errorResponses = errorResponses == null ? null : List.copyOf(errorResponses);
    }
}
