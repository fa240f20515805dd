package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.ratelimit.rule.Statistic;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DynamicMetadataTest {
    private static LimitStatus status(
            String name, Effect effect, boolean admitted, int seconds, Map<String, Object> metadata) {
        var rate = new Rate(1, RateUnit.HOUR);
        return new LimitStatus(
                new Rule(
                        List.of(name),
                        name,
                        name,
                        rate,
                        Counting.fixed(rate),
                        effect,
                        List.of(),
                        Words.metadata(metadata)),
                rate,
                new Usage(admitted, 0, Duration.ofSeconds(seconds)));
    }

    private static @Nullable Struct of(LimitStatus... limits) {
        return DynamicMetadata.of(new Decision(true, List.of(new DescriptorStatus(List.of(limits), List.of()))), true);
    }

    @Test
    void namesTheLimitThatTakesLongestAndEnforcedOnesFirst() {
        var metadata = of(
                status("watched", Effect.WATCHES, false, 900, Map.of()),
                status("short", Effect.REFUSES, false, 5, Map.of()),
                status("long", Effect.REFUSES, false, 50, Map.of()),
                status("within", Effect.REFUSES, true, 800, Map.of()));
        assertThat(metadata).isNotNull();
        assertThat(metadata.getFieldsOrThrow("aes.ratelimit.name").getStringValue())
                .isEqualTo("long");
        assertThat(metadata.getFieldsOrThrow("aes.ratelimit.action").getStringValue())
                .isEqualTo("Enforce");
        assertThat(metadata.getFieldsOrThrow("aes.ratelimit.retry_after").getNumberValue())
                .isEqualTo(50);
    }

    @Test
    void tellsNothingButWhatIsToBeGivenBackWhereThatIsWanted() {
        var limit = status("a", Effect.REFUSES, false, 5, Map.of("k", "v"));
        var decision = new Decision(true, List.of(new DescriptorStatus(List.of(limit), List.of())));
        assertThat(DynamicMetadata.of(decision, false)).isNull();
    }

    @Test
    void namesThePlanThatARefusedClientIsOn() {
        var rate = new Rate(1, RateUnit.HOUR);
        var rule = new Rule(
                List.of("a"),
                "a",
                "a",
                rate,
                Counting.fixed(rate),
                Effect.REFUSES,
                List.of(),
                Words.NONE,
                new Statistic(List.of("a"), false),
                "gold");
        var metadata = of(new LimitStatus(rule, rate, new Usage(false, 0, Duration.ofSeconds(5))));
        assertThat(metadata).isNotNull();
        assertThat(metadata.getFieldsOrThrow("plan").getStringValue()).isEqualTo("gold");
        assertThat(of(status("a", Effect.REFUSES, false, 5, Map.of())))
                .satisfies(without -> assertThat(without.getFieldsMap()).doesNotContainKey("plan"));
    }

    @Test
    void saysThatALimitIsOnlyWatched() {
        var metadata = of(status("watched", Effect.WATCHES, false, 900, Map.of()));
        assertThat(metadata).isNotNull();
        assertThat(metadata.getFieldsOrThrow("aes.ratelimit.action").getStringValue())
                .isEqualTo("LogOnly");
    }

    @Test
    void mergesTheMetadataOfLimitsThatLetThrough() {
        var metadata = of(
                status("a", Effect.REFUSES, true, 1, Map.of("x", 1L, "deep", Map.of("p", "first"))),
                status(
                        "b",
                        Effect.REFUSES,
                        true,
                        1,
                        Map.of("x", 2L, "y", List.of(true), "deep", Map.of("p", 0L, "q", 1.5))),
                status("c", Effect.WATCHES, false, 1, Map.of("z", "never")));
        assertThat(metadata).isNotNull();
        var merged = metadata.getFieldsOrThrow("metadata").getStructValue();
        assertThat(merged.getFieldsMap().keySet()).containsExactlyInAnyOrder("x", "y", "deep");
        assertThat(merged.getFieldsOrThrow("x").getNumberValue()).isEqualTo(1);
        assertThat(merged.getFieldsOrThrow("y").getListValue().getValues(0).getBoolValue())
                .isTrue();
        var deep = merged.getFieldsOrThrow("deep").getStructValue();
        assertThat(deep.getFieldsOrThrow("p").getStringValue()).isEqualTo("first");
        assertThat(deep.getFieldsOrThrow("q").getNumberValue()).isEqualTo(1.5);
    }

    @Test
    void saysNothingWhereThereIsNothingToSay() {
        assertThat(of(status("a", Effect.REFUSES, true, 1, Map.of()))).isNull();
    }
}
