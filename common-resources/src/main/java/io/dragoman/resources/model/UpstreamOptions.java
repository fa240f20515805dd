package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Mapping says about the service that requests go to, beside its name.
 *
 * @param settings what the Module has defaults for
 * @param healthChecks {@code health_checks}
 * @param outlierDetection {@code outlier_detection}, or null for none
 * @param dns {@code dns_type}, default {@code strict_dns}, with {@code respect_dns_ttl}
 * @param clusterTag {@code cluster_tag}: begins the name of the cluster; empty for nothing
 * @param statsName {@code stats_name}: the service's name in statistics, or null for the Module's or the service itself
 */
public record UpstreamOptions(
        UpstreamSettings settings,
        List<HealthCheck> healthChecks,
        @Nullable OutlierDetection outlierDetection,
        Dns dns,
        String clusterTag,
        @Nullable String statsName) {
    /** What holds where nothing is said. */
    public static final UpstreamOptions NONE =
            new UpstreamOptions(UpstreamSettings.NONE, List.of(), null, new Dns(false, false), "", null);

    /**
     * What is said about the service of an AuthService or a RateLimitService.
     *
     * @param clusterTag begins the name of the cluster
     * @param circuitBreakers its limits, or null for the Module's
     * @param statsName its name in statistics, or null for the service itself
     */
    public static UpstreamOptions of(
            String clusterTag, @Nullable List<CircuitBreaker> circuitBreakers, @Nullable String statsName) {
        var settings = new UpstreamSettings(null, null, circuitBreakers, null, null, null, null, null);
        return new UpstreamOptions(settings, NONE.healthChecks, null, NONE.dns, clusterTag, statsName);
    }

    /** Copies the list. */
    public UpstreamOptions {
        healthChecks = List.copyOf(healthChecks);
    }

    /**
     * How a name is looked up.
     *
     * @param logical whether each new connection goes to the first address of the moment ({@code logical_dns}) rather than
     *     requests to all addresses ({@code strict_dns})
     * @param respectTtl {@code respect_dns_ttl}: whether the next look-up follows the record's lifetime
     */
    public record Dns(boolean logical, boolean respectTtl) {}
}
