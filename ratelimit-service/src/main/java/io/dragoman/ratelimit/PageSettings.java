package io.dragoman.ratelimit;

import io.dragoman.ratelimit.listener.ListenAddress;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where some pages are to be found besides the HTTP port. */
interface PageSettings {
    /** {@code DRAGOMAN_RATELIMIT_METRICS_ADDRESS}: {@code host:port} or {@code :port} where Prometheus may ask, too. */
    Optional<String> metricsAddress();

    /** {@code DRAGOMAN_RATELIMIT_METRICS_PATH}: the path of the metrics there. */
    @WithDefault("/metrics")
    String metricsPath();

    /**
     * {@code DRAGOMAN_RATELIMIT_METRICS_MAPPER}: a file with a mapper of Prometheus' statsd_exporter, by which the
     * statistics that envoyproxy/ratelimit has, and no others, are shown there.
     */
    Optional<Path> metricsMapper();

    /**
     * {@code DRAGOMAN_RATELIMIT_DEBUG_ADDRESS}: {@code host:port} or {@code :port} where {@code /rlconfig} and
     * {@code /stats} are, too.
     */
    Optional<String> debugAddress();

    /**
     * An address.
     *
     * @param variable its name, for who has mistyped it
     * @throws IllegalArgumentException if it is none
     */
    static ListenAddress address(String text, String variable) {
        try {
            return ListenAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + " is not host:port or :port", e);
        }
    }
}
