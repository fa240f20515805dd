package io.dragoman.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;

/** The same limits, counted in a real Redis. */
final class RedisRateLimitIT extends RateLimitIT {
    private Child redis;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        int port = Ports.free().of(6379);
        Path log;
        try {
            log = Files.createTempFile("redis", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        redis = Child.start(
                log,
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
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }
}
