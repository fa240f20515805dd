package io.dragoman.ratelimit.store;

import io.dragoman.ratelimit.store.StoreException.Reason;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is made anew whenever it breaks or hangs. Commands are pipelined; while there is no
 * connection they fail at once, so that a store that is down costs no waiting.
 */
final class RedisLink {
    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofMillis(400);
    private static final Duration MIN_PAUSE = Duration.ofMillis(20);

    /** A connection on which nothing has come back for so long, though something is waited for, is given up. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(1);

    /** Commands that may wait for their answers; more fail at once. */
    private static final int MAX_WAITING = 2_048;

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final RedisOptions options;
    private final Connections connections;
    private @Nullable Session session;
    private volatile long pauseMillis = MIN_PAUSE.toMillis();
    private boolean closed;
    private volatile @Nullable Session ready;

    /** A client of its own for each connection: closing it is the one way to let go of a connection that hangs. */
    private static final class Session {
        private final Redis client;
        private volatile @Nullable RedisConnection connection;
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile long waitingSinceNanos = System.nanoTime();

        private Session(Redis client) {
            this.client = client;
        }

        private void sending() {
            if (waiting.getAndIncrement() == 0) {
                waitingSinceNanos = System.nanoTime();
            }
        }

        private void answered() {
            waiting.decrementAndGet();
            waitingSinceNanos = System.nanoTime();
        }

        private boolean silent() {
            return waiting.get() > 0 && System.nanoTime() - waitingSinceNanos > MAX_SILENCE.toNanos();
        }
    }

    /**
     * A link that is connected as soon as possible.
     *
     * @param loop the event loop that does everything for this link, and answers
     * @param connections counts those of this link, too
     */
    RedisLink(VertxInternal vertx, EventLoop loop, RedisPlace place, Connections connections) {
        this.vertx = vertx;
        this.connections = connections;
        this.context = vertx.createEventLoopContext(
                loop, vertx.getWorkerPool(), Thread.currentThread().getContextClassLoader());
        this.options = place.options(new NetClientOptions()
                        .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true))
                .setMaxWaitingHandlers(MAX_WAITING);
        context.runOnContext(nothing -> connect());
    }

    /** Whether the calling thread is that of the link, so that nobody has to be woken. */
    boolean here() {
        return context.nettyEventLoop().inEventLoop();
    }

    /** Has something done on the link's thread after some time, unless it is cancelled. */
    ScheduledFuture<?> after(Duration pause, Runnable task) {
        return context.nettyEventLoop().schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    static StoreException notConnected() {
        return new StoreException(Reason.CONNECTION, "not connected to Redis");
    }

    boolean connected() {
        return ready != null;
    }

    /** Sends a command; fails with a {@link StoreException} at once if there is no connection. */
    Future<Response> send(Request request) {
        var answer = context.<Response>promise();
        context.emit(request, made -> sendHere(made).onComplete(answer));
        return answer.future();
    }

    private Future<Response> sendHere(Request request) {
        var current = ready;
        var connection = current == null ? null : current.connection;
        if (current == null || connection == null) {
            return Future.failedFuture(notConnected());
        }
        if (connection.pendingQueueFull()) {
            giveUpIfSilent(current);
            return Future.failedFuture(
                    new StoreException(Reason.OVERLOAD, "too many commands wait for answers of Redis"));
        }
        current.sending();
        return connection.send(request).onComplete(result -> {
            current.answered();
            if (result.succeeded()) {
                pauseMillis = MIN_PAUSE.toMillis();
            }
        });
    }

    /** Tells the link that an answer was not there in time. */
    void timedOut() {
        var current = ready;
        if (current != null) {
            giveUpIfSilent(current);
        }
    }

    /** Tells the link that this is not the Redis that was meant, as after a failover: the name may mean another now. */
    void misdirected(String why) {
        var current = ready;
        if (current != null) {
            lost(current, why);
        }
    }

    private void giveUpIfSilent(Session current) {
        if (current.silent()) {
            lost(current, "Redis has not answered for " + MAX_SILENCE.toMillis() + " ms");
        }
    }

    private synchronized void connect() {
        if (closed) {
            return;
        }
        var attempt = new Session(Redis.createClient(vertx, options));
        session = attempt;
        // Connecting includes a handshake that a Redis which hangs never answers; the client has no timeout for that.
        long timer = context.setTimer(
                2 * CONNECT_TIMEOUT.toMillis(), id -> lost(attempt, "Redis does not answer the handshake"));
        attempt.client.connect().onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                connected(attempt, result.result());
            } else {
                lost(attempt, "cannot connect to Redis: " + result.cause().getMessage());
            }
        });
    }

    private synchronized void connected(Session attempt, RedisConnection connection) {
        if (attempt != session || closed) {
            attempt.client.close();
            return;
        }
        connection.exceptionHandler(e -> lost(attempt, "the connection to Redis broke: " + e.getMessage()));
        connection.endHandler(end -> lost(attempt, "Redis closed the connection"));
        attempt.connection = connection;
        connections.make();
        ready = attempt;
        LOG.log(pauseMillis == MIN_PAUSE.toMillis() ? Level.INFO : Level.DEBUG, "connected to Redis");
    }

    private synchronized void lost(Session which, String why) {
        if (which != session || closed) {
            return;
        }
        if (pauseMillis == MIN_PAUSE.toMillis()) {
            LOG.warnf("%s; connecting again", why);
        }
        ready = null;
        session = null;
        end(which);
        context.setTimer(pauseMillis, id -> connect());
        pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE.toMillis());
    }

    synchronized void close() {
        closed = true;
        ready = null;
        if (session != null) {
            end(session);
        }
    }

    private void end(Session which) {
        if (which.connection != null) {
            connections.end();
        }
        which.client.close();
    }
}
