package io.dragoman.ratelimit;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.statistics.Figure;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.ratelimit.statsd.LineFormat;
import io.dragoman.ratelimit.statsd.Sink;
import io.dragoman.ratelimit.statsd.StatsdReporter;
import io.dragoman.ratelimit.statsd.TcpSink;
import io.dragoman.ratelimit.statsd.UdpSink;
import io.dragoman.ratelimit.store.FullCounters;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.RedisStore;
import io.dragoman.ratelimit.store.SplitStore;
import io.dragoman.ratelimit.store.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
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
        var full = new ArrayList<FullCounters>();
        show("redis_pool", store, full);
        if (!full.isEmpty()) {
            show(full);
        }
        var format = StatsdSettings.format(settings, System.getenv());
        if (format.isPresent()) {
            begin(format.get());
        }
    }

    private void show(String pool, Store of, List<FullCounters> full) {
        switch (of) {
            case MemoryStore memory -> {}
            case RedisStore redis -> {
                var connections = redis.connections();
                gauge(pool + ".cx_active", connections::active);
                counter(pool + ".cx_total", connections::made);
                counter(pool + ".cx_local_close", connections::ended);
                full.add(redis.full());
            }
            case SplitStore split -> {
                show("redis_pool", split.others(), full);
                show("redis_per_second_pool", split.perSecond(), full);
            }
        }
    }

    private void show(List<FullCounters> all) {
        gauge("localcache.entryCount", () -> sum(all, FullCounters::size));
        gauge("localcache.lookupCount", () -> sum(all, FullCounters::asked));
        gauge("localcache.hitCount", () -> sum(all, FullCounters::found));
        gauge("localcache.missCount", () -> sum(all, full -> Math.max(0, full.asked() - full.found())));
    }

    private static long sum(List<FullCounters> all, ToLongFunction<FullCounters> what) {
        return all.stream().mapToLong(what).sum();
    }

    private void counter(String name, LongSupplier value) {
        statistics.show(new Figure("ratelimit." + name, true, value));
    }

    private void gauge(String name, LongSupplier value) {
        statistics.show(new Figure("ratelimit." + name, false, value));
    }

    private void begin(LineFormat format) throws SocketException {
        int port = StatsdSettings.portOf(settings);
        Sink sink = settings.dog() ? new UdpSink(settings.host(), port) : new TcpSink(vertx, settings.host(), port);
        var where = (settings.dog() ? "DogStatsD at " : "statsd at ") + settings.host() + ":" + port;
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
