package io.dragoman.authz.session;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store in Redis 7 or Valkey, which all replicas share. Each command is answered within a second, or fails. */
public final class RedisKeyValueStore implements KeyValueStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 256;

    /** A connection on which nothing moves for so long is given up. */
    private static final int IDLE_SECONDS = 30;

    private static final String DELETE_IF =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private static final String ADD_MEMBER =
            "redis.call('SADD', KEYS[1], ARGV[1]) return redis.call('PEXPIRE', KEYS[1], ARGV[2])";

    private static final String COUNT_UP_TO =
            "if tonumber(redis.call('GET', KEYS[1]) or 0) >= tonumber(ARGV[1]) then return 0 end"
                    + " if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 1";
    private static final String COUNT_DOWN =
            "if tonumber(redis.call('GET', KEYS[1]) or 0) > 1 then return redis.call('DECR', KEYS[1]) end return redis.call('DEL', KEYS[1])";

    private final Redis redis;

    /**
     * A store. Connects when it is first used.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}, or {@code rediss:} for TLS
     */
    public RedisKeyValueStore(Vertx vertx, String url) {
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(url)
                        .setMaxPoolSize(CONNECTIONS)
                        .setMaxPoolWaiting(WAITING)
                        .setNetClientOptions(new NetClientOptions()
                                .setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()))
                                .setIdleTimeout(IDLE_SECONDS)
                                .setTcpNoDelay(true)
                                .setHostnameVerificationAlgorithm("HTTPS")));
    }

    private @Nullable Response send(Request request) throws StoreException {
        try {
            return redis.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreException("Redis did not answer within " + TIMEOUT.toMillis() + " ms");
        } catch (ExecutionException e) {
            // A message of Redis may quote a command.
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException(
                    "Redis cannot be asked: " + cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while Redis was asked");
        }
    }

    private static byte @Nullable [] bytes(@Nullable Response response) {
        return response == null ? null : response.toBytes();
    }

    private boolean set(String key, byte[] value, Duration timeToLive, String condition) throws StoreException {
        var request = Request.cmd(Command.SET).arg(key).arg(Buffer.buffer(value));
        request.arg("PX").arg(millis(timeToLive));
        if (!condition.isEmpty()) {
            request.arg(condition);
        }
        return send(request) != null;
    }

    private static long millis(Duration timeToLive) {
        return Math.max(1, timeToLive.toMillis());
    }

    @Override
    public byte @Nullable [] get(String key) throws StoreException {
        return bytes(send(Request.cmd(Command.GET).arg(key)));
    }

    @Override
    public byte @Nullable [] take(String key) throws StoreException {
        return bytes(send(Request.cmd(Command.GETDEL).arg(key)));
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) throws StoreException {
        set(key, value, timeToLive, "");
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) throws StoreException {
        return set(key, value, timeToLive, "NX");
    }

    @Override
    public boolean replace(String key, byte[] value, Duration timeToLive) throws StoreException {
        return set(key, value, timeToLive, "XX");
    }

    @Override
    public void touch(String key, Duration timeToLive) throws StoreException {
        send(Request.cmd(Command.PEXPIRE).arg(key).arg(millis(timeToLive)));
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        if (!keys.isEmpty()) {
            var request = Request.cmd(Command.DEL);
            keys.forEach(request::arg);
            send(request);
        }
    }

    @Override
    public void deleteIf(String key, byte[] value) throws StoreException {
        send(Request.cmd(Command.EVAL).arg(DELETE_IF).arg(1).arg(key).arg(Buffer.buffer(value)));
    }

    @Override
    public boolean countUpTo(String key, int most, Duration timeToLive) throws StoreException {
        var response = send(Request.cmd(Command.EVAL)
                .arg(COUNT_UP_TO)
                .arg(1)
                .arg(key)
                .arg(most)
                .arg(millis(timeToLive)));
        return response != null && response.toInteger() == 1;
    }

    @Override
    public void countDown(String key) throws StoreException {
        send(Request.cmd(Command.EVAL).arg(COUNT_DOWN).arg(1).arg(key));
    }

    @Override
    public void addMember(String key, String member, Duration timeToLive) throws StoreException {
        send(Request.cmd(Command.EVAL)
                .arg(ADD_MEMBER)
                .arg(1)
                .arg(key)
                .arg(member)
                .arg(millis(timeToLive)));
    }

    @Override
    public Set<String> members(String key) throws StoreException {
        var response = send(Request.cmd(Command.SMEMBERS).arg(key));
        return response == null
                ? Set.of()
                : response.stream().map(Response::toString).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        redis.close();
    }
}
