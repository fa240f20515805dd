package io.dragoman.controller.gateway;

import io.dragoman.resources.model.CircuitBreaker;
import io.dragoman.resources.model.HealthCheck;
import io.dragoman.resources.model.Keepalive;
import io.dragoman.resources.model.LoadBalancer;
import io.dragoman.resources.model.OutlierDetection;
import io.dragoman.resources.model.UpstreamDefaults;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a destination is dealt with, all defaults applied.
 *
 * @param connectTimeout how long a connection may take
 * @param loadBalancer which endpoint gets a request
 * @param circuitBreakers limits, at most one a priority
 * @param healthChecks active checks
 * @param outlierDetection passive checks, or null for none
 * @param keepalive TCP keepalive, or null for none
 * @param idleTimeout for connections without requests, or null for Envoy's 1 h
 * @param maxConnectionLifetime after which a connection is replaced, or null for never
 * @param dns how names are looked up
 * @param keepHeaderCase whether headers in HTTP/1 are spelled as whoever sent them spelled them
 */
public record UpstreamPolicy(
        Duration connectTimeout,
        LoadBalancer loadBalancer,
        List<CircuitBreaker> circuitBreakers,
        List<HealthCheck> healthChecks,
        @Nullable OutlierDetection outlierDetection,
        @Nullable Keepalive keepalive,
        @Nullable Duration idleTimeout,
        @Nullable Duration maxConnectionLifetime,
        Dns dns,
        boolean keepHeaderCase) {
    /** Copies the lists. */
    public UpstreamPolicy {
        circuitBreakers = List.copyOf(circuitBreakers);
        healthChecks = List.copyOf(healthChecks);
    }

    /**
     * How names are looked up.
     *
     * @param logical whether only the first address of the moment is used
     * @param respectTtl whether the next look-up follows the record's lifetime
     * @param ipv4 whether for IPv4 addresses
     * @param ipv6 whether for IPv6 addresses
     */
    public record Dns(boolean logical, boolean respectTtl, boolean ipv4, boolean ipv6) {}

    /** The same policy with another load balancer. */
    UpstreamPolicy with(LoadBalancer other) {
        return new UpstreamPolicy(
                connectTimeout,
                other,
                circuitBreakers,
                healthChecks,
                outlierDetection,
                keepalive,
                idleTimeout,
                maxConnectionLifetime,
                dns,
                keepHeaderCase);
    }

    /**
     * Applies the last defaults.
     *
     * @param options what is said
     * @param defaults what the Module says
     */
    static UpstreamPolicy of(Duration connectTimeout, UpstreamOptions options, UpstreamDefaults defaults) {
        var settings = options.settings().orElse(defaults.settings());
        return new UpstreamPolicy(
                connectTimeout,
                Objects.requireNonNullElse(settings.loadBalancer(), LoadBalancer.ROUND_ROBIN),
                Objects.requireNonNullElse(settings.circuitBreakers(), List.of()),
                options.healthChecks(),
                options.outlierDetection(),
                settings.keepalive(),
                settings.idleTimeout(),
                settings.maxConnectionLifetime(),
                new Dns(
                        options.dns().logical(),
                        options.dns().respectTtl(),
                        Objects.requireNonNullElse(settings.enableIpv4(), true),
                        Objects.requireNonNullElse(settings.enableIpv6(), false)),
                defaults.keepHeaderCase());
    }
}
