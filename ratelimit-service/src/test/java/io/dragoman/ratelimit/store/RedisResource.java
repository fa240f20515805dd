package io.dragoman.ratelimit.store;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the service under test a Redis, for which it would wait a minute. */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable RedisServer redis;

    @Override
    public Map<String, String> start() {
        var started = new RedisServer();
        redis = started;
        return Map.of("dragoman.redis-url", started.url(), "dragoman.ratelimit.store-timeout", "60s");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(RedisServer.class));
    }

    @Override
    public void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
