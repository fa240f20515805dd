package io.dragoman.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real Redis that keeps nothing. */
final class RedisServer {
    private RedisServer() {}

    /** A port that is free now. */
    static int freePort() {
        return Ports.free().of(6379);
    }

    /** Where a Redis on the port is reached. */
    static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param directory where its log goes
     * @param further more of its options
     */
    static Child start(Path directory, int port, String... further) {
        var command = new ArrayList<>(
                List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(List.of(further));
        var redis = Child.start(directory.resolve("redis-" + port + ".log"), Map.of(), command);
        Awaitility.await().ignoreExceptions().until(() -> listens(port));
        return redis;
    }

    private static boolean listens(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }
}
