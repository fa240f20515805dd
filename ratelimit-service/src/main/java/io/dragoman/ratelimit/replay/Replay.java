package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.Limiter;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.ratelimit.rule.RuleSet;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Has limits decide about requests of the past, by the requests' own clock. For one thread. */
final class Replay implements AutoCloseable {
    private final Map<Rule, LimitTally> tallies = new LinkedHashMap<>();
    private final PastClock clock = new PastClock();
    private final PriorityQueue<UnderWay> underWay = new PriorityQueue<>(Comparator.comparing(UnderWay::end));
    private final MemoryStore store;
    private final Limiter limiter;
    private long requests;
    private long unlimited;
    private long refused;
    private long late;
    private @Nullable Instant first;

    /** What a request has taken until it is done. */
    private record UnderWay(Instant end, LimitRequest done) {}

    /** The time of the request that is being decided. It never goes back, as the counters of windows cannot. */
    private static final class PastClock implements InstantSource {
        private Instant now = Instant.EPOCH;

        /** Whether this is not before what it has been. */
        private boolean advance(Instant time) {
            boolean later = !time.isBefore(now);
            now = later ? time : now;
            return later;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /**
     * A replay from nothing counted.
     *
     * @param rules the limits
     * @param domain whose limits are told of also if no request falls under them
     * @param maxCounters how many counters are kept at most
     */
    Replay(RuleSet rules, String domain, long maxCounters) {
        store = new MemoryStore(maxCounters, new KeyHash(null), clock);
        limiter = new Limiter(() -> Optional.of(rules), new Counters(store));
        rules.limits().stream()
                .filter(limit -> limit.domain().equals(domain))
                .map(ConfiguredLimit::rule)
                .filter(rule -> rule.rate() != null)
                .forEach(this::tally);
    }

    private LimitTally tally(Rule rule) {
        return tallies.computeIfAbsent(rule, r -> new LimitTally());
    }

    /** Decides about the next request. */
    void add(PastRequest request) {
        while (!underWay.isEmpty() && !underWay.element().end().isAfter(request.time())) {
            var ended = underWay.remove();
            clock.advance(ended.end());
            decide(ended.done());
        }
        late += clock.advance(request.time()) ? 0 : 1;
        first = first == null ? request.time() : first;
        requests++;
        var decision = decide(request.question());
        boolean refuses = decision.refuses();
        refused += refuses ? 1 : 0;
        unlimited += decision.limited() ? 0 : 1;
        decision.limits().forEach(status -> tally(status.rule()).add(status, refuses, clock.instant()));
        if (!decision.leases().isEmpty()) {
            var end = clock.instant().plus(refuses ? Duration.ZERO : request.lasts());
            var domain = request.question().domain();
            underWay.add(new UnderWay(end, new LimitRequest(domain, List.of(), decision.leases())));
        }
    }

    /** The store is this process's memory: nobody waits. */
    private Decision decide(LimitRequest question) {
        return limiter.decide(question, Counters.PATIENT).toCompletableFuture().join();
    }

    /** What has become of requests, by limit: those of the domain in the order of the configuration. */
    Map<Rule, LimitTally> tallies() {
        return tallies;
    }

    /** How many requests were decided about. */
    long requests() {
        return requests;
    }

    /** How many of them no limit applied to. */
    long unlimited() {
        return unlimited;
    }

    /** How many of them are refused. */
    long refused() {
        return refused;
    }

    /** How many came when later ones had been decided about, and counted at their time. */
    long late() {
        return late;
    }

    /** When the first request was, or null. */
    @Nullable
    Instant first() {
        return first;
    }

    /** When the last request was; of no account if there was none. */
    Instant last() {
        return clock.instant();
    }

    /** How many counters there are now, more or less. */
    long counters() {
        return store.size();
    }

    @Override
    public void close() {
        store.close();
    }
}
