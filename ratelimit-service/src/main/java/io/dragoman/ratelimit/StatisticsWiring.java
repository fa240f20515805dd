package io.dragoman.ratelimit;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.statistics.Figure;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.ratelimit.statsd.LineFormat;
import io.dragoman.ratelimit.statsd.Sink;
import io.dragoman.ratelimit.statsd.StatsdReporter;
import io.dragoman.ratelimit.statsd.TcpSink;
import io.dragoman.ratelimit.statsd.UdpSink;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.RedisStore;
import io.dragoman.ratelimit.store.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.SocketException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Brings the statistics together, and sends them where they are to go. */
@Singleton
final class StatisticsWiring {
    /** After all those who still count something. */
    private static final int LATE = 10_000;

    private final Statistics statistics;
    private final Configuration configuration;
    private final Store store;
    private final StatsdSettings settings;
    private final Vertx vertx;
    private @Nullable StatsdReporter reporter;

    StatisticsWiring(Statistics statistics, Configuration configuration, Store store, Settings settings, Vertx vertx) {
        this.statistics = statistics;
        this.configuration = configuration;
        this.store = store;
        this.settings = settings.statsd();
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) throws SocketException {
        counter("service.config_load_success", configuration::taken);
        counter("service.config_load_error", configuration::refused);
        switch (store) {
            case MemoryStore memory -> {}
            case RedisStore redis -> show(redis);
        }
        var format = StatsdSettings.format(settings);
        if (format.isPresent()) {
            begin(format.get());
        }
    }

    private void show(RedisStore redis) {
        var connections = redis.connections();
        gauge("redis_pool.cx_active", connections::active);
        counter("redis_pool.cx_total", connections::made);
        counter("redis_pool.cx_local_close", connections::ended);
        var full = redis.full();
        gauge("localcache.entryCount", full::size);
        gauge("localcache.lookupCount", full::asked);
        gauge("localcache.hitCount", full::found);
        gauge("localcache.missCount", () -> Math.max(0, full.asked() - full.found()));
    }

    private void counter(String name, LongSupplier value) {
        statistics.show(new Figure("ratelimit." + name, true, value));
    }

    private void gauge(String name, LongSupplier value) {
        statistics.show(new Figure("ratelimit." + name, false, value));
    }

    private void begin(LineFormat format) throws SocketException {
        Sink sink = settings.dog()
                ? new UdpSink(settings.host(), settings.port())
                : new TcpSink(vertx, settings.host(), settings.port());
        var where = (settings.dog() ? "DogStatsD at " : "statsd at ") + settings.host() + ":" + settings.port();
        var made = new StatsdReporter(statistics, format, sink, where, settings.flushInterval());
        made.start();
        reporter = made;
    }

    void stop(@Observes @Priority(LATE) ShutdownEvent event) {
        if (reporter != null) {
            reporter.close();
        }
    }
}
