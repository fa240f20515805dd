package io.dragoman.resources.model;

import org.jspecify.annotations.Nullable;

/**
 * The defaults that the Module gives for the services that requests go to.
 *
 * @param settings what a Mapping may say instead
 * @param inOwnNamespace {@code use_ambassador_namespace_for_service_resolution}, default false: a bare name is a Service of
 *     the gateway's namespace, not of the Mapping's
 * @param keepHeaderCase {@code header_case_overrides}: whether headers in HTTP/1 are spelled as whoever sent them spelled them
 * @param statsName {@code defaults.httpmapping.stats_name} or {@code defaults.stats_name}, or null
 */
public record UpstreamDefaults(
        UpstreamSettings settings,
        boolean inOwnNamespace,
        boolean keepHeaderCase,
        @Nullable String statsName) {
    /** What holds where nothing is said. */
    public static final UpstreamDefaults NONE = new UpstreamDefaults(UpstreamSettings.NONE, false, false, null);
}
