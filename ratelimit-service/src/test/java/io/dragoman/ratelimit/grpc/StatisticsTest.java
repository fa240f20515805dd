package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.ratelimit.rule.Statistic;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateUnit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Statistics statistics = new Statistics(registry);

    private static LimitStatus status(Effect effect, boolean admitted, long remaining, String... parts) {
        return status(effect, new Usage(admitted, remaining, Duration.ofSeconds(1)), parts);
    }

    private static LimitStatus status(Effect effect, Usage usage, String... parts) {
        var rate = new Rate(10, RateUnit.HOUR);
        var rule = new Rule(List.of(), "", "a", rate, Counting.fixed(rate), effect, List.of(), Words.NONE);
        return new LimitStatus(rule, rate, usage, List.of(), new Statistic(List.of(parts), true));
    }

    private double value(String what, String key1, String key2) {
        return registry.get("ratelimit.service.rate.limit." + what)
                .tags("domain", "d", "key1", key1, "key2", key2)
                .gauge()
                .value();
    }

    @Test
    void hitsAreCountedByWhatBecameOfThem() {
        statistics.add("d", status(Effect.REFUSES, true, 3, "a", "b", "c"), 7);
        statistics.add("d", status(Effect.REFUSES, true, 1, "a", "b", "c"), 2);
        statistics.add("d", status(Effect.REFUSES, false, 1, "a", "b", "c"), 5);
        statistics.add("d", status(Effect.REFUSES, true, 9, "a", "b", "c"), -4);
        assertThat(value("total.hits", "a", "b.c")).isEqualTo(14);
        assertThat(value("within.limit", "a", "b.c")).isEqualTo(9);
        assertThat(value("near.limit", "a", "b.c")).isEqualTo(1);
        assertThat(value("over.limit", "a", "b.c")).isEqualTo(5);
        assertThat(value("over.limit.with.local.cache", "a", "b.c")).isZero();
        assertThat(value("shadow.mode", "a", "b.c")).isZero();
    }

    @Test
    void hitsThatAreRefusedWithoutAskingTheStoreAreToldApart() {
        statistics.add("d", status(Effect.REFUSES, new Usage(false, 0, Duration.ofSeconds(1), true), "a"), 3);
        assertThat(value("over.limit", "a", "")).isEqualTo(3);
        assertThat(value("over.limit.with.local.cache", "a", "")).isEqualTo(3);
    }

    @Test
    void hitsOverAWatchedLimitAreShadows() {
        statistics.add("d", status(Effect.WATCHES, false, 0, "a"), 2);
        assertThat(value("shadow.mode", "a", "")).isEqualTo(2);
    }

    @Test
    void whatClientsSendDoesNotGrowTheMetricsWithoutBound() {
        for (int i = 0; i < 100_000; i++) {
            statistics.add("d", status(Effect.REFUSES, true, 1, "a_" + i), 1);
        }
        assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(6 * (Statistics.MAX_NAMES + 1));
        assertThat(value("total.hits", "(other)", "")).isEqualTo(100_000 - Statistics.MAX_NAMES);
        assertThat(value("total.hits", "a_0", "")).isEqualTo(1);
    }
}
