package io.dragoman.ratelimit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real sentinel that watches a master by the name {@code main}. */
final class RedisSentinel implements AutoCloseable {
    private final int port;
    private final Process process;

    RedisSentinel(Path directory, int masterPort, String... more) {
        try {
            port = RedisServer.freePort();
            // A sentinel writes what it learns into its configuration.
            var file = Files.writeString(
                    directory.resolve("sentinel.conf"),
                    """
                    port %d
                    bind 127.0.0.1
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 500
                    sentinel failover-timeout main 3000
                    """.formatted(port, masterPort) + String.join("\n", more) + "\n");
            process = new ProcessBuilder("redis-server", file.toString(), "--sentinel")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    boolean knowsAReplica() {
        return RedisServer.command(port, "SENTINEL", "REPLICAS", "main")
                .toString()
                .contains("slave-priority");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
