package io.dragoman.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** A statsd over TCP that adds up counters, and takes no note of anything else. */
final class StatsdServer implements AutoCloseable {
    private static final Pattern COUNTER = Pattern.compile("(?<name>[^:|]+):(?<count>\\d+)\\|c");

    private final ServerSocket server;
    private final Map<String, Long> counters = new ConcurrentSkipListMap<>();

    private StatsdServer(ServerSocket server) {
        this.server = server;
    }

    /** Listens at a port of its own. */
    static StatsdServer start() throws IOException {
        var statsd = new StatsdServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(statsd::accept);
        return statsd;
    }

    private void accept() {
        try {
            while (true) {
                var connection = server.accept();
                Thread.ofVirtual().start(() -> read(connection));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void read(Socket connection) {
        try (connection;
                var reader = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> {
                var counter = COUNTER.matcher(line);
                if (counter.matches()) {
                    counters.merge(counter.group("name"), Long.parseLong(counter.group("count")), Long::sum);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // The other side has ended.
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** What has been counted, by the names with their tags. */
    Map<String, Long> counters() {
        return Map.copyOf(counters);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
