package io.dragoman.ratelimit;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.config.LimitLines;
import io.dragoman.ratelimit.listener.Page;
import io.dragoman.ratelimit.listener.PageServer;
import io.dragoman.ratelimit.mapper.MappedMetrics;
import io.dragoman.ratelimit.statistics.StatisticLines;
import io.dragoman.ratelimit.statistics.Statistics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Metrics, and limits, at ports of their own, where that is wanted. */
@Singleton
@SuppressWarnings("deprecation") // the registry that the extension brings
final class ExtraPages {
    private static final Logger LOG = Logger.getLogger(ExtraPages.class);

    /** What the reference's answers have, however they are asked for. */
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private static final String INDEX = """
            /rlconfig: print out the currently loaded configuration for debugging
            /stats: print out stats
            """;

    private final PageSettings settings;
    private final boolean millis;
    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Configuration configuration;
    private final Statistics statistics;
    private final List<PageServer> servers = new ArrayList<>();

    ExtraPages(
            Settings settings,
            Vertx vertx,
            PrometheusMeterRegistry registry,
            Configuration configuration,
            Statistics statistics) {
        this.settings = settings.ratelimit().pages();
        this.millis = settings.ratelimit().responseTimeMillis();
        this.statistics = statistics;
        this.vertx = vertx;
        this.registry = registry;
        this.configuration = configuration;
    }

    void start(@Observes StartupEvent event) {
        settings.metricsAddress()
                .ifPresent(address -> listen(
                        "metrics",
                        address,
                        "DRAGOMAN_RATELIMIT_METRICS_ADDRESS",
                        Map.of(settings.metricsPath(), new Page(PROMETHEUS, metrics()))));
        settings.debugAddress()
                .ifPresent(address -> listen(
                        "limits",
                        address,
                        "DRAGOMAN_RATELIMIT_DEBUG_ADDRESS",
                        Map.of(
                                "/",
                                Page.plain(() -> INDEX),
                                "/rlconfig",
                                Page.plain(() -> LimitLines.of(configuration.limits())),
                                "/stats",
                                Page.plain(() -> StatisticLines.of(statistics)))));
    }

    private Supplier<String> metrics() {
        return settings.metricsMapper()
                .<Supplier<String>>map(file -> MappedMetrics.of(statistics, file, millis)::text)
                .orElse(registry::scrape);
    }

    private void listen(String what, String address, String variable, Map<String, Page> pages) {
        var where = PageSettings.address(address, variable);
        servers.add(PageServer.start(vertx, where, pages));
        LOG.infof("%s are at %s, too", what, where);
    }

    void stop(@Observes ShutdownEvent event) {
        servers.forEach(PageServer::close);
    }
}
