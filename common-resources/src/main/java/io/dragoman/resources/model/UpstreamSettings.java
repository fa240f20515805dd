package io.dragoman.resources.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Mapping may say about a service and the Module may say for all of them; null is unsaid.
 *
 * @param resolver {@code resolver}: name of the resolver that finds the service
 * @param loadBalancer {@code load_balancer}, at last round robin
 * @param circuitBreakers {@code circuit_breakers}, at last Envoy's limits
 * @param keepalive {@code keepalive}, at last the operating system's
 * @param idleTimeout {@code cluster_idle_timeout_ms}, at last Envoy's 1 h
 * @param maxConnectionLifetime {@code cluster_max_connection_lifetime_ms}, at last unlimited
 * @param enableIpv4 {@code enable_ipv4}: whether names are looked up for IPv4 addresses, at last true
 * @param enableIpv6 {@code enable_ipv6}: whether names are looked up for IPv6 addresses, at last false
 */
public record UpstreamSettings(
        @Nullable String resolver,
        @Nullable LoadBalancer loadBalancer,
        @Nullable List<CircuitBreaker> circuitBreakers,
        @Nullable Keepalive keepalive,
        @Nullable Duration idleTimeout,
        @Nullable Duration maxConnectionLifetime,
        @Nullable Boolean enableIpv4,
        @Nullable Boolean enableIpv6) {
    /** Nothing is said. */
    public static final UpstreamSettings NONE = new UpstreamSettings(null, null, null, null, null, null, null, null);

    /** Copies the list. */
    public UpstreamSettings {
        circuitBreakers = circuitBreakers == null ? null : List.copyOf(circuitBreakers);
    }

    /** These settings, and those of the defaults where nothing is said. */
    public UpstreamSettings orElse(UpstreamSettings defaults) {
        return new UpstreamSettings(
                resolver == null ? defaults.resolver : resolver,
                loadBalancer == null ? defaults.loadBalancer : loadBalancer,
                circuitBreakers == null ? defaults.circuitBreakers : circuitBreakers,
                keepalive == null ? defaults.keepalive : keepalive,
                idleTimeout == null ? defaults.idleTimeout : idleTimeout,
                maxConnectionLifetime == null ? defaults.maxConnectionLifetime : maxConnectionLifetime,
                enableIpv4 == null ? defaults.enableIpv4 : enableIpv4,
                enableIpv6 == null ? defaults.enableIpv6 : enableIpv6);
    }
}
