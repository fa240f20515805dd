package io.dragoman.ratelimit.store;

import io.dragoman.ratelimit.store.StoreException.Reason;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Counters in Redis 7 or Valkey, shared by all replicas and exact across them: one script call for each request decides
 * everything, and Redis's clock tells the window. Every key has a time to live.
 *
 * <p>A request is answered within the budget. What Redis executes long after its caller has given up, as after it was
 * frozen, does not count: each call carries the latest time at which it may still run.
 */
public final class RedisStore implements Store {
    /** More connections than this are of no use: Redis decides one request after the other. */
    private static final int MAX_LINKS = 16;

    /** One serves while the other connects again. */
    private static final int MIN_LINKS = 2;

    /** How much longer than the budget a call may be under way and still count; absorbs the clocks' uncertainty. */
    private static final long LATE_MILLIS = 250;

    /** An error that Redis itself answers begins with its code, such as OOM or ERR. */
    private static final Pattern ERROR_REPLY = Pattern.compile("[A-Z]+ ");

    /** How a Redis begins its answer to who wants to write, if it follows another one. */
    private static final String REPLICA = "READONLY ";

    private final Script fixed = new FixedScript();
    private final Script general = new CountScript();
    private final Breaker breaker = new Breaker();
    private final Connections connections = new Connections();
    private final List<RedisLink> links;
    private final ServerClock clock = new ServerClock();
    private final FullCounters full;
    private final KeyHash hash;
    private final Duration budget;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * A store; connects at once and for as long as it takes, in the background.
     *
     * @param vertx runs the connections
     * @param place where Redis is
     * @param budget how long an answer may take
     * @param hash makes the keys
     * @param trust how long a full counter is taken to be full without asking; zero to ask each time
     */
    public RedisStore(Vertx vertx, RedisPlace place, Duration budget, KeyHash hash, Duration trust) {
        this.links = links((VertxInternal) vertx, place, connections);
        this.budget = budget;
        this.hash = hash;
        this.full = new FullCounters(trust, clock);
    }

    /** One for each event loop: who asks from one is answered on the same thread. */
    private static List<RedisLink> links(VertxInternal vertx, RedisPlace place, Connections connections) {
        var loops = new ArrayList<EventLoop>();
        vertx.getEventLoopGroup().forEach(loop -> loops.add((EventLoop) loop));
        int count = Math.clamp(loops.size(), MIN_LINKS, MAX_LINKS);
        return IntStream.range(0, count)
                .mapToObj(i -> new RedisLink(vertx, loops.get(i % loops.size()), place, connections))
                .toList();
    }

    @Override
    public CompletionStage<List<Count>> apply(List<Hit> hits, Duration atMost) {
        var keys = hits.stream().map(hit -> hash.key(hit.key())).toList();
        var known = full.known(keys, hits);
        if (known.everything()) {
            return CompletableFuture.completedFuture(known.with(List.of()));
        }
        if (known.nothing() || hits.stream().anyMatch(Hit::conditional)) {
            return ask(keys, hits, atMost);
        }
        return ask(known.unknown(keys), known.unknown(hits), atMost).thenApply(known::with);
    }

    private CompletionStage<List<Count>> ask(List<String> keys, List<Hit> hits, Duration atMost) {
        boolean hurried = atMost.compareTo(budget) < 0;
        var patience = hurried ? atMost : budget;
        if (!patience.isPositive()) {
            return failed(new StoreException(Reason.TIMEOUT, "the caller does not wait for Redis"));
        }
        var link = link();
        if (!link.connected()) {
            return failed(RedisLink.notConnected());
        }
        if (!breaker.permits()) {
            return failed(new StoreException(Reason.OPEN, "Redis fails too often to be asked"));
        }
        long start = System.nanoTime();
        return counted(link, keys, hits, patience).whenComplete((counts, failure) -> {
            if (failure == null) {
                breaker.succeeded(start);
            } else if (hurried) {
                breaker.abandoned();
            } else {
                breaker.failed(start, failure);
            }
        });
    }

    private static CompletionStage<List<Count>> failed(StoreException why) {
        return CompletableFuture.failedFuture(why);
    }

    private CompletableFuture<List<Count>> counted(
            RedisLink link, List<String> keys, List<Hit> hits, Duration patience) {
        var script = fixed.decides(keys, hits) ? fixed : general;
        long latest =
                clock.now().map(now -> now + patience.toMillis() + LATE_MILLIS).orElse(0L);
        var answer = new CompletableFuture<List<Count>>();
        link.send(script.byHash(keys, hits, latest))
                .recover(failure -> isUnknownScript(failure)
                        ? link.send(script.byText(keys, hits, latest))
                        : Future.failedFuture(failure))
                .map(response -> counts(script, response, keys, hits))
                .onSuccess(answer::complete)
                .onFailure(failure -> answer.completeExceptionally(storeException(failure)));
        var end = link.after(patience, () -> answer.completeExceptionally(new TimeoutException()));
        return answer.whenComplete((counts, failure) -> end.cancel(false)).exceptionallyCompose(failure -> {
            var cause = Failures.cause(failure);
            if (cause instanceof TimeoutException) {
                link.timedOut();
                cause = new StoreException(Reason.TIMEOUT, "no answer of Redis within " + patience.toMillis() + " ms");
            } else if (String.valueOf(cause.getMessage()).startsWith(REPLICA)) {
                link.misdirected("this Redis is a replica now");
            }
            return CompletableFuture.failedFuture(cause);
        });
    }

    /** The link of this thread, or the next in turn, that is connected. */
    private RedisLink link() {
        for (var link : links) {
            if (link.here() && link.connected()) {
                return link;
            }
        }
        int start = next.getAndIncrement();
        for (int i = 0; i < links.size(); i++) {
            var link = links.get(Math.floorMod(start + i, links.size()));
            if (link.connected()) {
                return link;
            }
        }
        return links.getFirst();
    }

    private List<Count> counts(Script script, Response response, List<String> keys, List<Hit> hits) {
        long now = Script.time(response);
        clock.learn(now);
        if (Script.late(response)) {
            throw new StoreException(Reason.TIMEOUT, "Redis came to the request too late");
        }
        var counts = script.counts(response, hits);
        full.learn(keys, hits, counts, now);
        return counts;
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static StoreException storeException(Throwable failure) {
        if (failure instanceof StoreException e) {
            return e;
        }
        var message = String.valueOf(failure.getMessage());
        boolean ofRedis = ERROR_REPLY.matcher(message).lookingAt();
        return new StoreException(ofRedis ? Reason.ERROR : Reason.CONNECTION, message);
    }

    /** Its connections. */
    public Connections connections() {
        return connections;
    }

    /** The counters that it takes to be full without asking. */
    public FullCounters full() {
        return full;
    }

    @Override
    public boolean isConnected() {
        return links.stream().anyMatch(RedisLink::connected);
    }

    @Override
    public String state() {
        if (!isConnected()) {
            return "redis, not connected";
        }
        return breaker.closed() ? "redis, connected" : "redis, failing";
    }

    @Override
    public void close() {
        links.forEach(RedisLink::close);
    }
}
