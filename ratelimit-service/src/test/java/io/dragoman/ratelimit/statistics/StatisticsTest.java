package io.dragoman.ratelimit.statistics;

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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Statistics statistics = new Statistics(registry, Statistics.NEAR);

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
    void hitsOverALimitThatIsSparedWithAllOthersAreNoShadowsOfItsOwn() {
        statistics.add("d", status(Effect.SPARES, false, 0, "a"), 2);
        assertThat(value("over.limit", "a", "")).isEqualTo(2);
        assertThat(value("shadow.mode", "a", "")).isZero();
    }

    @Test
    void whatClientsSendDoesNotGrowTheMetricsWithoutBound() {
        for (int i = 0; i < 100_000; i++) {
            statistics.add("d", status(Effect.REFUSES, true, 1, "a_" + i), 1);
        }
        assertThat(registry.getMeters().stream()
                        .filter(meter -> meter.getId().getName().startsWith("ratelimit.service.rate.limit.")))
                .hasSizeLessThanOrEqualTo(6 * (Statistics.MAX_NAMES + 1));
        assertThat(value("total.hits", "(other)", "")).isEqualTo(100_000 - Statistics.MAX_NAMES);
        assertThat(value("total.hits", "a_0", "")).isEqualTo(1);
    }

    /** Everything as it is told. */
    private Map<String, Long> read() {
        var told = new TreeMap<String, Long>();
        statistics.read(new Statistics.Reader() {
            @Override
            public void counter(String name, long total) {
                told.merge(name, total, Long::sum);
            }

            @Override
            public void gauge(String name, long value) {
                told.put("gauge " + name, value);
            }

            @Override
            public void time(String name, long millis, long total) {
                told.put(name + " " + millis, total);
            }
        });
        return told;
    }

    @Test
    void limitsHaveTheReferencesDottedNames() {
        statistics.add("d", status(Effect.REFUSES, true, 1, "a_10.0.0.1", "b_x.y|z:1\nw"), 9);
        var limit = "ratelimit.service.rate_limit.d.a_10_0_0_1.b_x.y_z_1_w.";
        assertThat(read())
                .containsEntry(limit + "total_hits", 9L)
                .containsEntry(limit + "within_limit", 9L)
                .containsEntry(limit + "near_limit", 1L)
                .containsEntry(limit + "over_limit", 0L)
                .containsEntry(limit + "over_limit_with_local_cache", 0L)
                .containsEntry(limit + "shadow_mode", 0L);
    }

    @Test
    void questionsAndFailuresAreTold() {
        statistics.asked();
        statistics.answered(Duration.ofMillis(3).toNanos());
        statistics.answered(Duration.ofMillis(3).plusNanos(1).toNanos());
        statistics.answered(Duration.ofHours(1).toNanos());
        statistics.storeFailed();
        statistics.failed();
        statistics.failed();
        statistics.unknown("no.such", 2);
        statistics.spared();
        assertThat(read())
                .containsEntry("ratelimit_server.ShouldRateLimit.total_requests", 1L)
                .containsEntry("ratelimit_server.ShouldRateLimit.response_time 3", 2L)
                .containsEntry("ratelimit_server.ShouldRateLimit.response_time " + ResponseTimes.MAX_MILLIS, 1L)
                .containsEntry("ratelimit.service.call.should_rate_limit.redis_error", 1L)
                .containsEntry("ratelimit.service.call.should_rate_limit.service_error", 2L)
                .containsEntry("ratelimit.service.global_shadow_mode", 1L)
                .containsEntry("ratelimit.service.rate_limit.no.such.domain_not_found", 2L);
        assertThat(registry.get("ratelimit.service.should.rate.limit.error")
                        .tag("err_type", "service_error")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("ratelimit.service.response.time").timer().count())
                .isEqualTo(3);
    }

    @Test
    void domainsThatThereAreNotAreToldApartUpToABound() {
        for (int i = 0; i < 1_000; i++) {
            statistics.unknown("d" + i, 1);
        }
        statistics.unknown("d0", 1);
        assertThat(read())
                .containsEntry("ratelimit.service.rate_limit.d0.domain_not_found", 2L)
                .containsEntry(
                        "ratelimit.service.rate_limit.(other).domain_not_found",
                        1_000L - Statistics.MAX_UNKNOWN_DOMAINS);
    }

    @Test
    void figuresOfOthersAreShown() {
        statistics.show(new Figure("ratelimit.redis_pool.cx_total", true, () -> 7));
        statistics.show(new Figure("ratelimit.redis_pool.cx_active", false, () -> 2));
        assertThat(read())
                .containsEntry("ratelimit.redis_pool.cx_total", 7L)
                .containsEntry("gauge ratelimit.redis_pool.cx_active", 2L);
        assertThat(registry.get("ratelimit.redis.pool.cx.total")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("ratelimit.redis.pool.cx.active").gauge().value())
                .isEqualTo(2);
    }

    @Test
    void showsResponseTimesInMillisecondsWhereTheyAreWantedSo() {
        var other = new SimpleMeterRegistry();
        new Statistics(ShownTimes.millis(other), other, Statistics.NEAR).answered(7_000_000);
        var summary = other.get("ratelimit.service.response.time.seconds").summary();
        assertThat(summary.totalAmount()).isEqualTo(7);
        var buckets = summary.takeSnapshot().histogramCounts();
        assertThat(buckets[buckets.length - 2].bucket()).isEqualTo(5);
        assertThat(buckets[buckets.length - 2].count()).isZero();
        assertThat(buckets[buckets.length - 1].count()).isOne();
    }
}
