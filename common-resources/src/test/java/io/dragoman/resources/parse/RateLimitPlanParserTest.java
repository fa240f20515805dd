package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitPlan;
import io.dragoman.resources.model.Resource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitPlanParserTest {
    private static Outcome<Resource> parse(String kind, String spec) {
        try {
            var object = new YAMLMapper().readTree("""
                    apiVersion: getambassador.io/v3alpha1
                    kind: %s
                    metadata: {name: gold, namespace: n}
                    spec: {%s}
                    """.formatted(kind, spec));
            return new ManifestParser("default").parse(object, "f:1").getFirst().outcome();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> fields(Outcome<Resource> outcome) {
        return outcome.problems().stream()
                .map(problem -> problem.origin().field())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate: 5, unit: minute | 60000 | FIXED | 5",
                "rate: 5, per: 90s, algorithm: sliding | 90000 | SLIDING | 5",
                "rate: 5, unit: second, burst: 7 | 1000 | GCRA | 7",
                "rate: 3, algorithm: concurrency, lease: 10s | 10000 | CONCURRENCY | 3",
                "rate: 5, unit: second, burstFactor: 2, unlimited: false | 1000 | GCRA | 10",
            })
    void readsWhatAPlanAllows(String spec, long millis, Algorithm algorithm, long capacity) {
        var outcome = parse("RateLimitPlan", spec);
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.value()).isInstanceOfSatisfying(RateLimitPlan.class, plan -> {
            assertThat(Objects.requireNonNull(plan.rate()).windowMillis()).isEqualTo(millis);
            assertThat(plan.algorithm()).isEqualTo(algorithm);
            assertThat(plan.capacity()).isEqualTo(capacity);
        });
    }

    @Test
    void aPlanCanHaveNoLimit() {
        var outcome = parse("RateLimitPlan", "unlimited: true");
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.value())
                .isInstanceOfSatisfying(
                        RateLimitPlan.class, plan -> assertThat(plan.rate()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit: day | spec.rate",
                "rate: 1 | spec.unit",
                "rate: 1, unit: fortnight | spec.unit",
                "rate: 1, unit: day, burst: 0 | spec.burst",
                "unlimited: true, rate: 5 | spec.rate",
                "unlimited: true, per: 5s | spec.per",
                "unlimited: 1 | spec.unlimited",
            })
    void refusesABadPlan(String spec, String field) {
        var outcome = parse("RateLimitPlan", spec);
        assertThat(fields(outcome)).contains(field);
        assertThat(outcome.value()).isNull();
    }

    private static Outcome<Resource> limits(String limits) {
        return parse("RateLimit", "domain: d, limits: [" + limits + "]");
    }

    @Test
    void aLimitNamesTheLabelThatNamesThePlan() {
        var outcome = limits("{pattern: [{plan: '*'}, {user: '*'}], rate: 1, unit: day, planFrom: plan},"
                + " {pattern: [{user: '*'}], rate: 1, unit: day}");
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.value())
                .isInstanceOfSatisfying(
                        RateLimit.class,
                        resource -> assertThat(resource.limits())
                                .extracting(RateLimit.Limit::planFrom)
                                .containsExactly("plan", null));
    }

    @Test
    void aLimitDoesNotCountEverybodyWithAPlanTogether() {
        assertThat(fields(limits("{pattern: [{all: x}, {plan: '*'}], rate: 1, unit: day, planFrom: plan}")))
                .containsExactly("spec.limits[0].planFrom");
        assertThat(limits("{pattern: [{user: ann}], rate: 1, unit: day, planFrom: plan}")
                        .problems())
                .isEmpty();
    }

    @Test
    void twoLimitsWithTheSamePatternCannotHaveTheSamePlan() {
        var perDay = "{pattern: [{user: '*'}], rate: 1, unit: day";
        var perHour = "{pattern: [{user: '*'}], rate: 1, unit: hour";
        assertThat(fields(limits(perDay + ", planFrom: plan}, " + perHour + ", planFrom: plan}")))
                .containsExactly("spec.limits[1].pattern");
        assertThat(limits(perDay + ", planFrom: daily}, " + perHour + ", planFrom: hourly}, " + perDay + "}")
                        .problems())
                .isEmpty();
    }
}
