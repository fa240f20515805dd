package io.dragoman.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The same limits, counted in a real Redis. */
final class RedisConcurrencyLimitIT extends ConcurrencyLimitIT {
    @TempDir
    private static Path directory;

    private Child redis;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        int port = RedisServer.freePort();
        redis = RedisServer.start(directory, port);
        return builder.backends("http:quote").redis(RedisServer.url(port));
    }

    @AfterAll
    void endRedis() {
        redis.close();
    }
}
