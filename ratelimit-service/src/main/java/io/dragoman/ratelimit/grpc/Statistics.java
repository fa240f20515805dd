package io.dragoman.ratelimit.grpc;

import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Statistic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The statistics of each limit, under the names and labels that envoyproxy/ratelimit's have in Prometheus. They only
 * ever rise, but are gauges to the registry: a counter's name would end in {@code _total}, and dashboards would not find
 * it. There is a bound on how many limits are told apart; what comes later is counted together.
 */
final class Statistics {
    /** So many names, with six series each, are on one page of metrics. */
    static final int MAX_NAMES = 2_000;

    private static final String PREFIX = "ratelimit.service.rate.limit.";
    private static final Statistic OTHER = new Statistic(List.of("(other)"), false);

    /** The reference's default for the part of a limit from which on it is nearly used up. */
    private static final double NEAR = 0.8;

    private final MeterRegistry registry;
    private final Map<Name, Counts> counts = new ConcurrentHashMap<>();

    private record Name(String domain, List<String> parts) {}

    /** What has been counted of one limit. */
    private record Counts(
            LongAdder total, LongAdder over, LongAdder remembered, LongAdder near, LongAdder within, LongAdder shadow) {
        private Counts() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    Statistics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts the hits of a request at a limit; what is given back is no hit. */
    void add(String domain, LimitStatus status, long hits) {
        if (hits <= 0) {
            return;
        }
        var of = counts(domain, status.statistic());
        of.total.add(hits);
        if (!status.usage().admitted()) {
            of.over.add(hits);
            if (status.usage().remembered()) {
                of.remembered.add(hits);
            }
            if (!status.rule().enforced()) {
                of.shadow.add(hits);
            }
            return;
        }
        of.within.add(hits);
        long capacity = status.rule().counting().capacity();
        long used = Math.max(0, capacity - status.usage().remaining());
        long aboveNear = used - (long) Math.floor(capacity * NEAR);
        of.near.add(Math.clamp(aboveNear, 0, hits));
    }

    private Counts counts(String domain, Statistic statistic) {
        var known = counts.get(new Name(domain, statistic.parts()));
        if (known != null) {
            return known;
        }
        var name = new Name(domain, counts.size() < MAX_NAMES ? statistic.parts() : OTHER.parts());
        return counts.computeIfAbsent(name, this::register);
    }

    private Counts register(Name name) {
        var made = new Counts();
        gauge("total.hits", name, made, Counts::total);
        gauge("over.limit", name, made, Counts::over);
        gauge("over.limit.with.local.cache", name, made, Counts::remembered);
        gauge("near.limit", name, made, Counts::near);
        gauge("within.limit", name, made, Counts::within);
        gauge("shadow.mode", name, made, Counts::shadow);
        return made;
    }

    private void gauge(String what, Name name, Counts counts, Function<Counts, LongAdder> part) {
        var parts = name.parts();
        Gauge.builder(PREFIX + what, () -> part.apply(counts).sum())
                .description("Hits at a limit, as envoyproxy/ratelimit counts them")
                .tag("domain", name.domain())
                .tag("key1", parts.getFirst())
                .tag("key2", String.join(".", parts.subList(1, parts.size())))
                .register(registry);
    }
}
