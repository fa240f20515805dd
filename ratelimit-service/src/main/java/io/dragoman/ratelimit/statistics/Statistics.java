package io.dragoman.ratelimit.statistics;

import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Statistic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The statistics of envoyproxy/ratelimit: under the names and labels that it has in Prometheus, for the registry, and
 * under its dotted names, for statsd. To the registry what has no {@code _total} at its end is a gauge, though it only
 * ever rises: a counter's name would be given one, and dashboards would not find it. There is a bound on how many limits
 * and domains are told apart; what comes later is counted together.
 */
public final class Statistics {
    /** The reference's default for the part of a limit from which on it is nearly used up. */
    public static final float NEAR = 0.8f;

    /** So many limits, with six series each, are on one page of metrics. */
    static final int MAX_NAMES = 2_000;

    /** Domains without limits are mistakes, and there are few of them. */
    static final int MAX_UNKNOWN_DOMAINS = 100;

    private static final String OTHERS = "(other)";
    static final Tags METHOD = Tags.of("grpc_method", "ShouldRateLimit");
    private static final String SERVER = "ratelimit_server.ShouldRateLimit.";
    private static final String RESPONSE_TIME = SERVER + "response_time";
    private static final String CALL = "ratelimit.service.call.should_rate_limit.";

    private final MeterRegistry registry;
    private final float nearRatio;
    private final Map<Name, LimitCounts> limits = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> unknownDomains = new ConcurrentHashMap<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder storeErrors = new LongAdder();
    private final LongAdder serviceErrors = new LongAdder();
    private final LongAdder spared = new LongAdder();
    private final ResponseTimes times = new ResponseTimes();
    private final ShownTimes shown;
    private final ConcurrentLinkedQueue<Figure> figures = new ConcurrentLinkedQueue<>();

    private record Name(String domain, List<String> parts) {}

    /** Is told what has been counted. */
    public interface Reader {
        /**
         * What only rises.
         *
         * @param name the dotted name
         * @param total since the service began
         */
        void counter(String name, long total);

        /** What is so now, at least 0. */
        void gauge(String name, long value);

        /**
         * How often something took so long.
         *
         * @param name the dotted name
         * @param millis whole milliseconds
         * @param total how often since the service began
         */
        void time(String name, long millis, long total);

        /**
         * How long it took in all.
         *
         * @param name the dotted name
         * @param nanos nanoseconds since the service began
         */
        default void spent(String name, long nanos) {}
    }

    /**
     * Nothing yet.
     *
     * @param registry where all of it but response times by the millisecond is to be seen, too
     * @param nearRatio the part of a limit from which on it is nearly used up, from 0 to 1
     */
    public Statistics(MeterRegistry registry, float nearRatio) {
        this(ShownTimes.seconds(registry), registry, nearRatio);
    }

    /** The same, with response times in another unit. */
    public Statistics(ShownTimes shown, MeterRegistry registry, float nearRatio) {
        this.shown = shown;
        this.registry = registry;
        this.nearRatio = nearRatio;
        gauge("ratelimit.service.total.requests", METHOD, asked::sum);
        gauge("ratelimit.service.should.rate.limit.error", Tags.of("err_type", "redis_error"), storeErrors::sum);
        gauge("ratelimit.service.should.rate.limit.error", Tags.of("err_type", "service_error"), serviceErrors::sum);
        gauge("ratelimit.service.global.shadow.mode", Tags.empty(), spared::sum);
    }

    /** A question of Envoy's has come. */
    public void asked() {
        asked.increment();
    }

    /** A question of Envoy's is answered, in whatever way. */
    public void answered(long nanos) {
        shown.add(nanos);
        times.add(nanos);
    }

    /** The store did not answer to a question. */
    public void storeFailed() {
        storeErrors.increment();
    }

    /** A question could not be answered, but not because of the store. */
    public void failed() {
        serviceErrors.increment();
    }

    /** A request was let through only because no limit is to refuse anything. */
    public void spared() {
        spared.increment();
    }

    /** Counts descriptors of a domain that has no limits. */
    public void unknown(String domain, long descriptors) {
        var known = unknownDomains.get(domain);
        var name = unknownDomains.size() < MAX_UNKNOWN_DOMAINS ? domain : OTHERS;
        (known == null ? unknownDomains.computeIfAbsent(name, made -> new LongAdder()) : known).add(descriptors);
    }

    /** Counts the hits of a request at a limit; what is given back is no hit. */
    public void add(String domain, LimitStatus status, long hits) {
        if (hits > 0) {
            counts(domain, status.statistic()).add(status, hits, nearRatio);
        }
    }

    /** Counts the hits of a request that were within a limit, which took nothing of them, since another one refused it. */
    public void spare(String domain, LimitStatus status, long hits) {
        if (hits > 0) {
            counts(domain, status.statistic()).spare(hits);
        }
    }

    /** Shows one more figure: in Prometheus by its name, with underscores for dots. */
    public void show(Figure figure) {
        figures.add(figure);
        var meter = figure.name().replace('_', '.');
        if (meter.endsWith(".total")) {
            FunctionCounter.builder(meter, figure.value(), LongSupplier::getAsLong)
                    .register(registry);
        } else {
            gauge(meter, Tags.empty(), figure.value());
        }
    }

    /** Tells all of it. */
    public void read(Reader reader) {
        limits.forEach((name, counts) -> {
            var dotted = StatName.of(name.domain(), name.parts()) + ".";
            counts.byName().forEach((what, adder) -> reader.counter(dotted + what, adder.sum()));
        });
        unknownDomains.forEach((domain, adder) -> reader.counter(StatName.notFound(domain), adder.sum()));
        reader.counter(SERVER + "total_requests", asked.sum());
        times.counts().forEach((millis, adder) -> reader.time(RESPONSE_TIME, millis, adder.sum()));
        reader.spent(RESPONSE_TIME, times.nanos());
        reader.counter(CALL + "redis_error", storeErrors.sum());
        reader.counter(CALL + "service_error", serviceErrors.sum());
        reader.counter("ratelimit.service.global_shadow_mode", spared.sum());
        figures.forEach(figure -> {
            if (figure.rises()) {
                reader.counter(figure.name(), figure.value().getAsLong());
            } else {
                reader.gauge(figure.name(), figure.value().getAsLong());
            }
        });
    }

    private LimitCounts counts(String domain, Statistic statistic) {
        var known = limits.get(new Name(domain, statistic.parts()));
        if (known != null) {
            return known;
        }
        var name = new Name(domain, limits.size() < MAX_NAMES ? statistic.parts() : List.of(OTHERS));
        return limits.computeIfAbsent(name, this::register);
    }

    private LimitCounts register(Name name) {
        var made = new LimitCounts();
        var parts = name.parts();
        var labels = Tags.of(
                "domain",
                name.domain(),
                "key1",
                parts.getFirst(),
                "key2",
                String.join(".", parts.subList(1, parts.size())));
        made.byName()
                .forEach((what, adder) ->
                        gauge("ratelimit.service.rate.limit." + what.replace('_', '.'), labels, adder::sum));
        return made;
    }

    private void gauge(String name, Tags tags, LongSupplier value) {
        Gauge.builder(name, value::getAsLong)
                .description("As envoyproxy/ratelimit counts it")
                .tags(tags)
                .register(registry);
    }
}
