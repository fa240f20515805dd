package io.dragoman.resources.parse;

import io.dragoman.resources.model.UpstreamOptions;

/** Reads what a Mapping says about the service that requests go to. */
final class UpstreamOptionsParser {
    private UpstreamOptionsParser() {}

    static UpstreamOptions parse(Fields spec) {
        spec.notSupportedYet(
                "circuit_breakers",
                "cluster_tag",
                "cluster_idle_timeout_ms",
                "cluster_max_connection_lifetime_ms",
                "dns_type",
                "enable_ipv4",
                "enable_ipv6",
                "health_checks",
                "keepalive",
                "load_balancer",
                "outlier_detection",
                "resolver",
                "respect_dns_ttl",
                "stats_name");
        return UpstreamOptions.NONE;
    }
}
