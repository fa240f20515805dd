package io.dragoman.ratelimit.statistics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** How long answers take, for the registry: as envoyproxy/ratelimit shows it in Prometheus, in one of two units. */
public final class ShownTimes {
    private static final String DESCRIPTION =
            "Time from a question of Envoy's to its answer, as envoyproxy/ratelimit measures it";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    /** The bounds of buckets that an exporter of statsd's has by default, of whatever unit. */
    private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final LongConsumer nanos;

    private ShownTimes(LongConsumer nanos) {
        this.nanos = nanos;
    }

    /** In seconds, as the name in Prometheus says. */
    public static ShownTimes seconds(MeterRegistry registry) {
        var timer = Timer.builder("ratelimit.service.response.time")
                .description(DESCRIPTION)
                .tags(Statistics.METHOD)
                .serviceLevelObjectives(Arrays.stream(BUCKETS)
                        .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)))
                        .toArray(Duration[]::new))
                .register(registry);
        return new ShownTimes(nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
    }

    /** In milliseconds, under the name that says seconds, and with the same numbers as bounds of buckets. */
    public static ShownTimes millis(MeterRegistry registry) {
        var summary = DistributionSummary.builder("ratelimit.service.response.time.seconds")
                .description(DESCRIPTION)
                .tags(Statistics.METHOD)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new ShownTimes(nanos -> summary.record(nanos / NANOS_PER_MILLI));
    }

    void add(long took) {
        nanos.accept(took);
    }
}
