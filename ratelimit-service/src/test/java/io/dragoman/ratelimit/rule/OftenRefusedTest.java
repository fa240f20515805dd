package io.dragoman.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OftenRefusedTest {
    private static final int PLACES = 20;

    private final AtomicLong seconds = new AtomicLong(1_800_000_000);
    private final OftenRefused refused =
            new OftenRefused(PLACES, value -> "<" + value + ">", () -> Instant.ofEpochSecond(seconds.get()));

    private void add(String value, boolean admitted, int untilReset) {
        var rate = new Rate(1, RateUnit.MINUTE);
        var rule =
                new Rule(List.of("id"), "", "limit", rate, Counting.fixed(rate), Effect.REFUSES, List.of(), Words.NONE);
        var usage = new Usage(admitted, 0, Duration.ofSeconds(untilReset));
        var status = new LimitStatus(rule, rate, usage, List.of(value), rule.statistic());
        refused.add("d", new Decision(true, List.of(new DescriptorStatus(List.of(status), List.of()))));
    }

    @Test
    void tellsWhoIsLimitedNowAndHidesTheirValues() {
        add("a", false, 30);
        add("b", false, 10);
        add("b", false, 10);
        add("c", true, 30);
        assertThat(refused.now())
                .extracting(OftenRefused.Entry::values)
                .containsExactly(List.of("<b>"), List.of("<a>"));
        assertThat(refused.now().getFirst().count()).isEqualTo(2);
        seconds.addAndGet(11);
        assertThat(refused.now()).extracting(OftenRefused.Entry::values).containsExactly(List.of("<a>"));
    }

    @Test
    void findsTheMostFrequentInBoundedMemory() {
        var random = new Random(7);
        var truth = new HashMap<String, Long>();
        for (int i = 0; i < 50_000; i++) {
            // Every third comes from one of three; the others are as many as there are.
            var value = i % 3 == 0 ? "often-" + random.nextInt(3) : "rare-" + random.nextInt(100_000);
            truth.merge("<" + value + ">", 1L, Long::sum);
            add(value, false, 3_600);
        }
        var entries = refused.now();
        assertThat(entries).hasSize(PLACES);
        assertThat(entries.subList(0, 3))
                .extracting(entry -> entry.values().getFirst())
                .containsExactlyInAnyOrder("<often-0>", "<often-1>", "<often-2>");
        assertThat(entries)
                .allSatisfy(entry -> assertThat(truth.get(entry.values().getFirst()))
                        .isBetween(entry.count() - entry.tooMany(), entry.count()));
    }
}
