package io.dragoman.resources.parse;

import io.dragoman.resources.model.UpstreamDefaults;

/** Reads the Module's defaults for services. */
final class UpstreamDefaultsParser {
    private UpstreamDefaultsParser() {}

    static UpstreamDefaults parse(Fields config) {
        config.notSupportedYet(
                "circuit_breakers",
                "cluster_idle_timeout_ms",
                "cluster_max_connection_lifetime_ms",
                "enable_ipv4",
                "enable_ipv6",
                "keepalive",
                "load_balancer",
                "resolver",
                "use_ambassador_namespace_for_service_resolution");
        return UpstreamDefaults.NONE;
    }
}
