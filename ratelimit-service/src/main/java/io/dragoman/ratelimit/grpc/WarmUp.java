package io.dragoman.ratelimit.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt64Value;
import io.dragoman.protos.DiscardedAnswers;
import io.dragoman.protos.WarmUpCalls;
import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.CounterId;
import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Limiter;
import io.dragoman.ratelimit.rule.OftenRefused;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.rule.RuleSet;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateUnit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Runs the code of a request some hundred times before the service says that it is ready. Envoy waits 20 ms for an
 * answer, and the first requests of a JVM take longer than that; they would be let through unlimited.
 */
public final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final String DOMAIN = "warm-up";
    private static final int DECISIONS = 500;
    private static final int CALLS = 300;
    private static final String LOOPBACK = "127.0.0.1";

    /** A slow machine is ready late rather than never. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private static final Duration STORE_AT_MOST = Duration.ofSeconds(1);
    private static final Duration STORE_PAUSE = Duration.ofMillis(5);

    private WarmUp() {}

    /**
     * Decides requests of a made-up domain with counters of their own, looks into the real store, and then both by calls
     * of a server that nobody else knows. Nothing is left behind in the store.
     *
     * @param store the store that will be used
     * @param server makes such a server
     */
    public static void run(Store store, EnvoyServer server) {
        long start = System.nanoTime();
        decide(start);
        look(store);
        call(store, server, start);
        LOG.debugf("warm after %d ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static void decide(long start) {
        try (var store = new MemoryStore(1_000, new KeyHash(null), InstantSource.system())) {
            var service = service(store);
            for (int i = 0; i < DECISIONS && inTime(start); i++) {
                service.shouldRateLimit(request("v" + i % 100, 1), new DiscardedAnswers<>());
            }
        }
    }

    /** With meters that nobody sees, so that made-up requests are in no statistics. */
    private static RateLimitGrpc service(Store store) {
        var rules = Optional.of(new RuleSet(List.of(document()), List.of(), List.of(), Posture.AS_CONFIGURED));
        var nobody = new OftenRefused(1, value -> value, InstantSource.system());
        var limiter = new Limiter(() -> rules, new Counters(store));
        var registry = new SimpleMeterRegistry();
        var metrics = new DecisionMetrics(registry, new Statistics(registry, Statistics.NEAR));
        return new RateLimitGrpc(new Decider(limiter, metrics, Style.REFUSED, nobody), metrics);
    }

    /** A store that is not there yet is waited for a little: it may have been started together with this service. */
    private static void look(Store store) {
        var counters = new Counters(store);
        var counter = new CounterId(DOMAIN, List.of(), List.of());
        // A store may be two, and which is asked depends on the window.
        var claims = Stream.of(RateUnit.SECOND, RateUnit.MINUTE)
                .map(unit -> new Rate(1, unit))
                .map(rate -> new Claim(counter, rate, Counting.fixed(rate), 0, true))
                .toList();
        long end = System.nanoTime() + STORE_AT_MOST.toNanos();
        int looks = 0;
        while (looks < CALLS && System.nanoTime() - end < 0) {
            try {
                counters.take(claims, Counters.PATIENT).toCompletableFuture().join();
                looks++;
            } catch (CompletionException e) {
                LOG.debugf("the store is not warm: %s", e.getMessage());
                LockSupport.parkNanos(STORE_PAUSE.toNanos());
            }
        }
    }

    private static void call(Store store, EnvoyServer server, long start) {
        var listening = server.listen(LOOPBACK, 0, service(store));
        try {
            var failure = WarmUpCalls.run(
                    LOOPBACK,
                    listening.getPort(),
                    CALLS,
                    start + AT_MOST.toNanos(),
                    channel -> RateLimitServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                            .shouldRateLimit(request("v", 0)));
            if (failure != null) {
                LOG.debugf("the gRPC server is not warm: %s", failure.getMessage());
            }
        } finally {
            listening.shutdownNow();
        }
    }

    private static boolean inTime(long start) {
        return System.nanoTime() - start < AT_MOST.toNanos();
    }

    private static RateLimitConfig document() {
        var meta = new Meta(new ObjectKey("RateLimitConfig", "", DOMAIN), 0, Map.of(), List.of(), "");
        var limit = new RateLimitConfig.Limit("", List.of(), new Rate(2, RateUnit.YEAR));
        var descriptor = new RateLimitConfig.Descriptor("k", "", limit, RateLimitConfig.Options.NONE, List.of());
        return new RateLimitConfig(meta, DOMAIN, List.of(descriptor));
    }

    private static RateLimitRequest request(String value, long hits) {
        var entry = RateLimitDescriptor.Entry.newBuilder().setKey("k").setValue(value);
        var request = RateLimitRequest.newBuilder()
                .setDomain(DOMAIN)
                .addDescriptors(
                        RateLimitDescriptor.newBuilder().addEntries(entry).setHitsAddend(UInt64Value.of(hits)))
                .build();
        try {
            return RateLimitRequest.parseFrom(request.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message does not survive being written and read", e);
        }
    }
}
