package io.dragoman.acceptance;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The same limits, counted in a real Redis. */
final class RedisRateLimitIT extends RateLimitIT {
    @TempDir
    private Path redisDirectory;

    private Child redis;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        int port = Ports.free().of(6379);
        redis = Child.start(
                redisDirectory.resolve("redis.log"),
                Map.of(),
                List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
        Awaitility.await().ignoreExceptions().until(() -> answers(port));
        return builder.backends("http:quote").redis("redis://127.0.0.1:" + port);
    }

    @AfterAll
    void endRedis() {
        redis.close();
    }

    private static boolean answers(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        }
    }
}
