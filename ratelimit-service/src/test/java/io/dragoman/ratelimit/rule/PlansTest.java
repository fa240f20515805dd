package io.dragoman.ratelimit.rule;

import static io.dragoman.ratelimit.rule.Config.descriptor;
import static io.dragoman.ratelimit.rule.Config.plan;
import static io.dragoman.ratelimit.rule.Config.planned;
import static io.dragoman.ratelimit.rule.Config.resource;
import static io.dragoman.ratelimit.rule.Config.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitPlan;
import io.dragoman.resources.model.RateUnit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final List<Map<String, String>> BY_USER = List.of(Map.of("user", "*"));
    private static final List<Map<String, String>> BY_PLAN_AND_USER = List.of(Map.of("plan", "*"), Map.of("user", "*"));

    private RuleSet rules = RuleSet.EMPTY;
    private final Limiter limiter = new Limiter(
            () -> Optional.of(rules),
            new Counters(new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochSecond(1_800_000_000))));

    private void rules(RateLimit resource, RateLimitPlan... plans) {
        rules = new RuleSet(List.of(), List.of(resource), List.of(plans), Posture.AS_CONFIGURED);
    }

    private Decision decide(Descriptor descriptor) {
        return limiter.decide(new LimitRequest("d", List.of(descriptor)), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    private LimitStatus status(Descriptor descriptor) {
        return decide(descriptor).limits().findFirst().orElseThrow();
    }

    private static Descriptor request(String user, String plan) {
        return descriptor("user", user, "plan", plan);
    }

    @Test
    void theLabelsValueChoosesThePlan() {
        rules(resource("r", planned("plan", 1, BY_USER)), plan("default", "gold", 10), plan("default", "silver", 5));
        assertThat(status(request("a", "gold")).usage().remaining()).isEqualTo(9);
        assertThat(status(request("b", "silver")).usage().remaining()).isEqualTo(4);
        assertThat(status(request("a", "gold")).rule().plan()).isEqualTo("gold");
    }

    @Test
    void theLimitsOwnNumbersAreForValuesThatNameNoPlan() {
        rules(resource("r", planned("plan", 3, BY_USER)), plan("default", "gold", 10), plan("elsewhere", "lead", 20));
        for (var none : List.of("tin", "lead", "lead.elsewhere", "Gold", "")) {
            var status = status(request("of-" + none, none));
            assertThat(status.rule().plan()).isNull();
            assertThat(status.usage().remaining()).isEqualTo(2);
        }
        assertThat(status(descriptor("user", "without")).rate().requests()).isEqualTo(3);
    }

    @Test
    void whoChangesPlansKeepsWhatHasBeenCounted() {
        for (var pattern : List.of(BY_USER, BY_PLAN_AND_USER)) {
            boolean planFirst = pattern.equals(BY_PLAN_AND_USER);
            var name = "r" + pattern.size();
            rules(resource(name, planned("plan", 1, pattern)), plan("default", "gold", 10), plan("default", "tin", 3));
            for (int i = 0; i < 4; i++) {
                decide(planFirst ? descriptor("plan", "gold", "user", "u") : request("u", "gold"));
            }
            assertThat(decide(planFirst ? descriptor("plan", "tin", "user", "u") : request("u", "tin"))
                            .refuses())
                    .isTrue();
            assertThat(status(planFirst ? descriptor("plan", "gold", "user", "u") : request("u", "gold"))
                            .usage()
                            .remaining())
                    .isEqualTo(5);
            assertThat(status(planFirst ? descriptor("plan", "gold", "user", "v") : request("v", "gold"))
                            .usage()
                            .remaining())
                    .isEqualTo(9);
        }
    }

    @Test
    void aPlanCanHaveNoLimit() {
        rules(resource("r", planned("plan", 0, BY_USER)), unlimited("staff"));
        var standing = decide(request("u", "staff")).descriptors().getFirst();
        assertThat(standing.unlimited()).isTrue();
        assertThat(standing.unlimitedBy()).extracting(Rule::plan).containsExactly("staff");
        assertThat(decide(request("u", "other")).refuses()).isTrue();
    }

    @Test
    void aLimitWithPlansHasNoCounterInCommonWithOneBesideIt() {
        var own = Config.limit("all", 10, BY_USER);
        rules(resource("r", own, planned("plan", 1, BY_USER)), plan("default", "gold", 10));
        assertThat(decide(request("u", "gold"))
                        .limits()
                        .map(limit -> limit.usage().remaining()))
                .containsExactly(9L, 9L);
    }

    @Test
    void whatAPlanDoesNotSayStaysAsTheLimitHasIt() {
        var rate = new Rate(1, RateUnit.HOUR);
        var counting = new Counting(Algorithm.FIXED, 1, Consume.ALL_OR_NOTHING, StoreFailure.DENY);
        var limit = new RateLimit.Limit(
                "l", RateLimit.Action.LOG_ONLY, BY_USER, rate, counting, RateLimit.Words.NONE, "plan");
        var burst =
                new RateLimitPlan(plan("default", "gold", 1).meta(), new Rate(5, RateUnit.MINUTE), Algorithm.GCRA, 50);
        rules(resource("r", limit), burst);
        var rule = status(request("u", "gold")).rule();
        assertThat(rule.counting())
                .isEqualTo(new Counting(Algorithm.GCRA, 50, Consume.ALL_OR_NOTHING, StoreFailure.DENY));
        assertThat(rule.rate()).isEqualTo(new Rate(5, RateUnit.MINUTE));
        assertThat(rule.enforced()).isFalse();
        assertThat(rule.label()).isEqualTo("l");
    }
}
