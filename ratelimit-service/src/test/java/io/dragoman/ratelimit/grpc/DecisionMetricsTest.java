package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.ratelimit.statistics.Statistics;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateUnit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DecisionMetrics metrics = new DecisionMetrics(registry, new Statistics(registry, Statistics.NEAR));

    private static DescriptorStatus status(String label, Consume consume, boolean admitted) {
        var rate = new Rate(10, RateUnit.HOUR);
        var counting = new Counting(Algorithm.FIXED, 10, consume, null);
        var rule = new Rule(List.of(), "", label, rate, counting, Effect.REFUSES, List.of(), Words.NONE);
        var usage = new Usage(admitted, admitted ? 5 : 0, Duration.ofSeconds(1));
        return new DescriptorStatus(List.of(new LimitStatus(rule, rate, usage)), List.of());
    }

    private void decided(DescriptorStatus... statuses) {
        var descriptors = List.of(new Descriptor(List.of(), null, 2), new Descriptor(List.of(), null, 3));
        metrics.decided(new LimitRequest("d", descriptors), new Decision(true, List.of(statuses)), System.nanoTime());
    }

    private double value(String what, String limit) {
        return registry.get("ratelimit.service.rate.limit." + what)
                .tags("domain", "d", "key1", limit)
                .gauge()
                .value();
    }

    @ParameterizedTest
    @CsvSource({"ALL, 3", "FILL, 3", "ALL_OR_NOTHING, 0", "FILL_OR_NOTHING, 0"})
    void whatALimitDoesNotCountOfARefusedRequestIsNotWithinIt(Consume consume, double within) {
        decided(status("full", consume, false), status("free", consume, true));
        assertThat(value("over.limit", "full")).isEqualTo(2);
        assertThat(value("total.hits", "free")).isEqualTo(3);
        assertThat(value("within.limit", "free")).isEqualTo(within);
        assertThat(value("over.limit", "free")).isZero();
    }

    @Test
    void whatIsLetThroughIsWithinItsLimits() {
        decided(status("one", Consume.ALL_OR_NOTHING, true), status("other", Consume.FILL_OR_NOTHING, true));
        assertThat(value("within.limit", "one")).isEqualTo(2);
        assertThat(value("within.limit", "other")).isEqualTo(3);
    }
}
