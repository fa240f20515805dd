package io.dragoman.controller.admin;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Envoy's statistics and, after them, the controller's meters, in Prometheus' text format. */
@Path("/metrics")
@SuppressWarnings("deprecation") // the registry that the extension brings
public class MetricsResource {
    private final EnvoyAdmin envoy;
    private final PrometheusMeterRegistry registry;

    MetricsResource(EnvoyAdmin envoy, PrometheusMeterRegistry registry) {
        this.envoy = envoy;
        this.registry = registry;
    }

    /** Without an Envoy beside the controller, its own meters alone. */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    @RunOnVirtualThread
    public String metrics() {
        var statistics = envoy.statistics();
        if (statistics == null) {
            return registry.scrape();
        }
        return statistics.endsWith("\n") ? statistics + registry.scrape() : statistics + "\n" + registry.scrape();
    }
}
