package io.dragoman.ratelimit;

import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.algorithm.Fallback;
import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.config.ReadyState;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Limiter;
import io.dragoman.ratelimit.rule.OftenRefused;
import io.dragoman.ratelimit.statistics.ShownTimes;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.RedisPlace;
import io.dragoman.ratelimit.store.RedisStore;
import io.dragoman.ratelimit.store.SplitStore;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.ratelimit.store.UnixSockets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the parts that know nothing of the framework, and connects them. */
@Singleton
final class Parts {
    /** Some hundred are more than anybody reads; as many again keep their counts right. */
    private static final int TOLD_APART = 200;

    /** What runs the connections to any Redis at a Unix socket; null without one. */
    private @Nullable Vertx unixSockets;

    @Produces
    @Singleton
    Store store(Settings settings, Vertx vertx) {
        settings.ratelimit().unreadable().ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        var backend = settings.ratelimit().backend();
        if (!backend.equalsIgnoreCase(Settings.Ratelimit.REDIS)) {
            throw new IllegalArgumentException("BACKEND_TYPE=" + backend
                    + " is not possible: limits that are exact need a Redis. Set BACKEND_TYPE=redis and REDIS_URL; "
                    + "without REDIS_URL each replica counts for itself, in memory");
        }
        var hash = hash(settings);
        var url = settings.redisUrl().filter(text -> !text.isBlank());
        var perSecond = settings.redisPerSecondUrl().filter(text -> !text.isBlank());
        if (url.isEmpty()) {
            if (perSecond.isPresent()) {
                throw new IllegalArgumentException("a Redis for limits a second needs one for all others: set "
                        + "DRAGOMAN_REDIS_URL, or REDIS_URL where RUNTIME_ROOT or CONFIG_TYPE=GRPC_XDS_SOTW is set");
            }
            return new MemoryStore(settings.ratelimit().memoryCounters(), hash, InstantSource.system());
        }
        var place = settings.redis().place(url.get());
        var placePerSecond = perSecond.map(urls -> settings.redisPerSecond().place(urls));
        var budget = settings.ratelimit().storeTimeout();
        var redis = redis(settings, place, budget, vertx, hash);
        return placePerSecond.isEmpty()
                ? redis
                : new SplitStore(
                        redis,
                        redis(
                                settings,
                                placePerSecond.get(),
                                settings.ratelimit().storeTimeoutPerSecond().orElse(budget),
                                vertx,
                                hash));
    }

    private RedisStore redis(Settings settings, RedisPlace place, Duration budget, Vertx vertx, KeyHash hash) {
        if (place.isLocal() && unixSockets == null) {
            unixSockets = UnixSockets.vertx();
        }
        return new RedisStore(
                place.isLocal() && unixSockets != null ? unixSockets : vertx,
                place,
                budget,
                hash,
                settings.ratelimit().overLimitCache());
    }

    void close(@Disposes Store store) {
        store.close();
        if (unixSockets != null) {
            unixSockets.close();
        }
    }

    @Produces
    @Singleton
    Configuration configuration(Settings settings) {
        return new Configuration(settings.ratelimit().posture());
    }

    @Produces
    @Singleton
    ReadyState readiness(Settings settings, Configuration configuration, Store store) {
        return new ReadyState(configuration, settings.ratelimit().needsStore() ? store::isConnected : () -> true);
    }

    @Produces
    @Singleton
    OftenRefused oftenRefused(Settings settings) {
        return new OftenRefused(
                TOLD_APART,
                settings.ratelimit().showValues() ? UnaryOperator.identity() : hash(settings)::veiled,
                InstantSource.system());
    }

    @Produces
    @Singleton
    Statistics statistics(Settings settings, MeterRegistry meters) {
        var own = settings.ratelimit();
        return new Statistics(
                own.responseTimeMillis() ? ShownTimes.millis(meters) : ShownTimes.seconds(meters),
                meters,
                own.nearLimitRatio());
    }

    @Produces
    @Singleton
    Style style(Settings settings) {
        var own = settings.ratelimit();
        return new Style(
                own.headers(),
                own.legacyHeaders()
                        ? Optional.of(new Style.Legacy(own.limitHeader(), own.remainingHeader(), own.resetHeader()))
                        : Optional.empty(),
                own.metadata());
    }

    @Produces
    @Singleton
    Limiter limiter(Configuration configuration, Store store, Settings settings) {
        var own = settings.ratelimit();
        // Empty while Redis answers: keeping it costs nothing.
        var memory = new MemoryStore(own.memoryCounters(), new KeyHash(null), InstantSource.system());
        var fallback = new Fallback(memory, own.onStoreFailure(), Math.max(1, own.replicas()));
        return new Limiter(configuration::rules, new Counters(store, fallback, hash(settings)));
    }

    private static KeyHash hash(Settings settings) {
        var own = settings.ratelimit();
        return new KeyHash(own.keySecret().orElse(null), own.keyPrefix());
    }
}
