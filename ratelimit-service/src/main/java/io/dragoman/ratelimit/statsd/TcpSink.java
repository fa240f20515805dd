package io.dragoman.ratelimit.statsd;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Statsd, over a TCP connection that is made anew when it has ended or takes no more. */
public final class TcpSink implements Sink {
    /** How long connecting may take, and writing. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final NetClient client;
    private final String host;
    private final int port;
    private final AtomicReference<NetSocket> connection = new AtomicReference<>();

    /**
     * A sink that is not connected yet.
     *
     * @param vertx runs the connection
     */
    public TcpSink(Vertx vertx, String host, int port) {
        this.client =
                vertx.createNetClient(new NetClientOptions().setConnectTimeout(Math.toIntExact(PATIENCE.toMillis())));
        this.host = host;
        this.port = port;
    }

    boolean isConnected() {
        return connection.get() != null;
    }

    @Override
    public void open() throws IOException {
        if (!isConnected()) {
            await(client.connect(port, host).map(this::connected));
        }
    }

    /** Runs on the connection's thread, before anything can happen to it. */
    private NetSocket connected(NetSocket made) {
        connection.set(made);
        made.closeHandler(closed -> connection.compareAndSet(made, null));
        // What it says is of no interest, and what breaks it ends it.
        made.handler(said -> {});
        made.exceptionHandler(broken -> made.close());
        return made;
    }

    @Override
    public void send(List<String> lines) throws IOException {
        var current = connection.get();
        if (current == null) {
            throw new IOException("the connection has ended");
        }
        try {
            await(current.write(Buffer.buffer(String.join("", lines))));
        } catch (IOException e) {
            connection.compareAndSet(current, null);
            current.close();
            throw e;
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw new IOException(cause == null ? "unknown" : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("it takes too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("this service ends", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
