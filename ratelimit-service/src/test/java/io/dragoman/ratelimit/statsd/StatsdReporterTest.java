package io.dragoman.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dragoman.ratelimit.statistics.Statistics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real sockets on both sides. */
class StatsdReporterTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String NOT_FOUND = "ratelimit.service.rate_limit.d.domain_not_found:";

    private final Statistics statistics = new Statistics(new SimpleMeterRegistry(), Statistics.NEAR);
    private final Vertx vertx = Vertx.vertx();
    private Statsd statsd;

    /** A statsd that keeps what it is told. */
    private static final class Statsd implements AutoCloseable {
        private final ServerSocket server = new ServerSocket();
        private final List<Socket> connections = new CopyOnWriteArrayList<>();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        private Statsd(int port) throws IOException {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        read(server.accept());
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void read(Socket connection) {
            connections.add(connection);
            Thread.ofVirtual().start(() -> {
                try (var reader = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    reader.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    // It is closed by the test.
                }
            });
        }

        private int port() {
            return server.getLocalPort();
        }

        private long counted() {
            return lines.stream()
                    .filter(line -> line.startsWith(NOT_FOUND))
                    .mapToLong(line -> Long.parseLong(line.substring(NOT_FOUND.length(), line.indexOf('|'))))
                    .sum();
        }

        @Override
        public void close() {
            try {
                server.close();
                for (var connection : connections) {
                    connection.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void listen() throws IOException {
        statsd = new Statsd(0);
    }

    @AfterEach
    void close() {
        statsd.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private TcpSink sink() {
        return new TcpSink(vertx, "127.0.0.1", statsd.port());
    }

    private StatsdReporter reporter(TcpSink sink, Duration every) {
        return new StatsdReporter(statistics, LineFormat.statsd(new TreeMap<>()), sink, "statsd of the test", every);
    }

    @Test
    void whatIsCountedArrivesOnOneConnection() {
        try (var reporter = reporter(sink(), OFTEN)) {
            reporter.start();
            statistics.unknown("d", 2);
            await().until(() -> statsd.counted() == 2);
            statistics.unknown("d", 5);
            await().until(() -> statsd.counted() == 7);
            assertThat(statsd.connections).hasSize(1);
        }
    }

    @Test
    void whatIsCountedWhileNobodyListensArrivesWhenSomebodyDoes() throws IOException {
        var sink = sink();
        try (var reporter = reporter(sink, OFTEN)) {
            reporter.start();
            statistics.unknown("d", 1);
            await().until(() -> statsd.counted() == 1);
            int port = statsd.port();
            statsd.close();
            // Only a report that is on its way when the connection ends can be lost; this one has nothing in it.
            await().until(() -> !sink.isConnected());
            statistics.unknown("d", 5);
            statsd = new Statsd(port);
            await().until(() -> statsd.counted() == 5);
        }
    }

    @Test
    void theRestIsSentAtTheEnd() {
        try (var reporter = reporter(sink(), Duration.ofDays(1))) {
            reporter.start();
            statistics.unknown("d", 3);
        }
        await().until(() -> statsd.counted() == 3);
    }

    @Test
    void whoNeverReadsIsLeftAndNotWaitedFor() throws IOException {
        var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var format = LineFormat.statsd(new TreeMap<>());
        try (deaf;
                var sink = new TcpSink(vertx, "127.0.0.1", deaf.getLocalPort())) {
            sink.open();
            var much = List.of(format.line("x".repeat(50_000_000), 1, "c"));
            assertThat(catchThrowable(() -> sink.send(much)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it takes too long");
            sink.open();
            sink.send(List.of("a:1|c\n"));
        }
    }
}
