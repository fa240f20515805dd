package io.dragoman.ratelimit.rule;

import static io.dragoman.ratelimit.rule.Config.descriptor;
import static io.dragoman.ratelimit.rule.Config.document;
import static io.dragoman.ratelimit.rule.Config.limit;
import static io.dragoman.ratelimit.rule.Config.node;
import static io.dragoman.ratelimit.rule.Config.options;
import static io.dragoman.ratelimit.rule.Config.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.rule.Posture.Refusal;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.ratelimit.store.MemoryStore;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private RuleSet rules = RuleSet.EMPTY;
    private Posture posture = Posture.AS_CONFIGURED;
    private final Limiter limiter = new Limiter(
            () -> Optional.of(rules),
            new Counters(new MemoryStore(1_000, new KeyHash(null), () -> Instant.ofEpochSecond(1_800_000_000))));

    private Decision decide(Descriptor... descriptors) {
        return decide("d", descriptors);
    }

    private Decision decide(String domain, Descriptor... descriptors) {
        return limiter.decide(new LimitRequest(domain, List.of(descriptors)), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    private void rules(RateLimitConfig document, RateLimit... resources) {
        rules = new RuleSet(List.of(document), List.of(resources), List.of(), posture);
    }

    @Test
    void eachDescriptorIsJudgedOnItsOwn() {
        rules(document(node("a", "", limit("a", 1)), node("b", "", limit("b", 5))));
        assertThat(decide(descriptor("a", "1"), descriptor("b", "1")).refuses()).isFalse();
        var second = decide(descriptor("a", "1"), descriptor("b", "1"));
        assertThat(second.refuses()).isTrue();
        assertThat(second.descriptors()).extracting(DescriptorStatus::refuses).containsExactly(true, false);
        assertThat(decide(descriptor("a", "2")).refuses()).isFalse();
    }

    @Test
    void documentsAndResourcesBothApply() {
        rules(document(node("a", "", limit("document", 2))), resource("r", limit("r", 1, List.of(Map.of("a", "*")))));
        assertThat(decide(descriptor("a", "1")).refuses()).isFalse();
        var second = decide(descriptor("a", "1")).descriptors().getFirst();
        assertThat(second.worst().orElseThrow().rule().name()).isEqualTo("r");
        assertThat(second.limits()).hasSize(2);
    }

    /** As with a cost that is known when the response has been sent: who is only looked at before must not get away. */
    @Test
    void aChargeThatDoesNotFitUsesTheLimitOfADocumentUp() {
        rules(document(node("a", "", limit("", 10))));
        assertThat(decide(descriptor(6, "a", "1")).refuses()).isFalse();
        assertThat(decide(descriptor(0, "a", "1")).refuses()).isFalse();
        assertThat(decide(descriptor(6, "a", "1")).refuses()).isTrue();
        assertThat(decide(descriptor(0, "a", "1")).refuses()).isTrue();
    }

    @Test
    void ofARefusedRequestOnlyWhatRefusesItIsCountedWhereOthersAreSpared() {
        posture = new Posture(Refusal.AS_CONFIGURED, true);
        rules(document(node("a", "", limit("", 10)), node("b", "", limit("", 10))));
        assertThat(decide(descriptor(6, "a", "1"), descriptor(1, "b", "1")).refuses())
                .isFalse();
        assertThat(decide(descriptor(6, "a", "1"), descriptor(9, "b", "1")).refuses())
                .isTrue();
        assertThat(decide(descriptor(0, "a", "1")).refuses()).isTrue();
        assertThat(decide(descriptor(9, "b", "1")).refuses()).isFalse();
        assertThat(decide(descriptor(0, "b", "1")).refuses()).isTrue();
    }

    @Test
    void aChangedLimitKeepsItsCounter() {
        rules(document(node("a", "", limit("", 2))));
        decide(descriptor("a", "1"));
        decide(descriptor("a", "1"));
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
        rules(document(node("new", ""), node("a", "", limit("named now", 3))));
        assertThat(decide(descriptor("a", "1")).refuses()).isFalse();
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
    }

    @Test
    void aReplacedLimitDoesNotCount() {
        rules(document(node("a", "", limit("small", 1)), node("b", "", limit("large", 9, "small"))));
        decide(descriptor("a", "1"));
        var both = decide(descriptor("a", "1"), descriptor("b", "1"));
        assertThat(both.refuses()).isFalse();
        assertThat(both.descriptors().getFirst().limits()).isEmpty();
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
    }

    @Test
    void whatIsNotLimitedCannotBeReplaced() {
        var free = new RateLimitConfig.Limit("free", List.of(), null);
        rules(document(node("a", "", free), node("b", "", limit("small", 1, "free"))));
        var both = decide(descriptor("a", "1"), descriptor("b", "1"));
        assertThat(both.descriptors().getFirst().unlimited()).isTrue();
    }

    @Test
    void shadowLimitsCountAndNeverRefuse() {
        var logOnly = new RateLimit.Limit(
                "watched",
                RateLimit.Action.LOG_ONLY,
                List.of(Map.of("b", "*")),
                new Rate(0, RateUnit.HOUR),
                Counting.fixed(new Rate(0, RateUnit.HOUR)),
                RateLimit.Words.NONE);
        var shadow = new RateLimitConfig.Descriptor(
                "a", "", limit("shadow", 0), Config.options(true, false, false), List.of());
        rules(document(shadow), resource("r", logOnly));
        var decision = decide(descriptor("a", "1"), descriptor("b", "1"));
        assertThat(decision.refuses()).isFalse();
        assertThat(decision.overShadowLimit()).isTrue();
        assertThat(decision.descriptors()
                        .getFirst()
                        .worst()
                        .orElseThrow()
                        .usage()
                        .admitted())
                .isFalse();
    }

    private static RateLimitConfig.Descriptor quota(String key, long perHour) {
        return new RateLimitConfig.Descriptor(
                key, "", limit(key, perHour), Config.options(false, true, false), List.of());
    }

    @Test
    void quotasRefuseOnlyTogether() {
        rules(document(quota("small", 1), quota("large", 2), node("a", "", limit("a", 3))));
        decide(descriptor("small", "1"), descriptor("large", "1"), descriptor("a", "1"));
        var second = decide(descriptor("small", "1"), descriptor("large", "1"), descriptor("a", "1"));
        assertThat(second.descriptors()).extracting(DescriptorStatus::refuses).containsExactly(true, false, false);
        assertThat(second.refuses()).isFalse();
        assertThat(second.refusing()).isEmpty();
        assertThat(second.exceeded().orElseThrow().rule().name()).isEqualTo("small");
        var third = decide(descriptor("small", "1"), descriptor("large", "1"), descriptor("a", "1"));
        assertThat(third.refuses()).isTrue();
        assertThat(decide(descriptor("small", "1")).refuses()).isTrue();
    }

    @Test
    void aLimitThatRefusesAloneDoesSoWhateverIsLeftOfQuotas() {
        rules(document(quota("large", 9), node("a", "", limit("a", 0))));
        assertThat(decide(descriptor("large", "1"), descriptor("a", "1")).refuses())
                .isTrue();
    }

    @Test
    void anOverrideCountsInsteadOfTheRules() {
        rules(document(node("a", "", limit("a", 0))));
        var override = new Descriptor(descriptor("a", "1").entries(), new Rate(1, RateUnit.HOUR), 1);
        assertThat(decide(override).refuses()).isFalse();
        assertThat(decide(override).refuses()).isTrue();
        var elsewhere = decide("elsewhere", override);
        assertThat(elsewhere.refuses()).isFalse();
        assertThat(elsewhere.knownDomain()).isFalse();
    }

    @Test
    void nothingIsRefusedWhereAllIsOnlyWatched() {
        posture = new Posture(Refusal.WATCHES, false);
        rules(
                document(
                        node("a", "", limit("a", 0)),
                        quota("q", 0),
                        new RateLimitConfig.Descriptor("s", "", limit("s", 0), options(true, false, false), List.of())),
                resource("r", limit("r", 0, List.of(Map.of("b", "*")))));
        var override = new Descriptor(descriptor("c", "1").entries(), new Rate(0, RateUnit.HOUR), 1);
        for (var one : List.of(descriptor("a", "1"), descriptor("q", "1"), descriptor("b", "1"), override)) {
            var decision = decide(one);
            assertThat(decision.refuses()).isFalse();
            assertThat(decision.overShadowLimit()).isTrue();
            assertThat(decision.spares()).isTrue();
        }
        var watchedInAnyCase = decide(descriptor("s", "1"));
        assertThat(watchedInAnyCase.overShadowLimit()).isTrue();
        assertThat(watchedInAnyCase.spares()).isFalse();
    }

    @Test
    void aRequestIsRefusedOnlyByAllItsLimitsWhereAllAreQuotas() {
        posture = new Posture(Refusal.QUOTAS, false);
        rules(document(
                node("a", "", limit("a", 0)),
                node("b", "", limit("b", 9)),
                new RateLimitConfig.Descriptor("s", "", limit("s", 0), options(true, false, false), List.of())));
        assertThat(decide(descriptor("a", "1"), descriptor("b", "1")).refuses()).isFalse();
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
        assertThat(decide(descriptor("s", "1")).refuses()).isFalse();
    }

    @Test
    void unlimitedHasNoCounter() {
        rules(document(node("a", "", new RateLimitConfig.Limit("", List.of(), null))));
        var status = decide(descriptor("a", "1")).descriptors().getFirst();
        assertThat(status.unlimited()).isTrue();
        assertThat(status.limits()).isEmpty();
    }

    @Test
    void limitsOfOnePatternForSeveralTimesAllApply() {
        var pattern = List.of(Map.of("a", "*"));
        var perDay = new RateLimit.Limit(
                "day",
                RateLimit.Action.ENFORCE,
                pattern,
                new Rate(2, RateUnit.DAY),
                Counting.fixed(new Rate(2, RateUnit.DAY)),
                RateLimit.Words.NONE);
        rules(document(), resource("r", limit("hour", 9, pattern), perDay));
        decide(descriptor("a", "1"));
        decide(descriptor("a", "1"));
        var third = decide(descriptor("a", "1")).descriptors().getFirst();
        assertThat(third.worst().orElseThrow().rule().name()).isEqualTo("day");
    }

    @Test
    void decidesNothingBeforeTheRulesAreLoaded() {
        var early = new Limiter(Optional::empty, new Counters(new MemoryStore(1, new KeyHash(null), Instant::now)));
        var answer = early.decide(new LimitRequest("d", List.of(descriptor("a", "1"))), Counters.PATIENT);
        assertThatThrownBy(() -> answer.toCompletableFuture().join()).hasCauseInstanceOf(RulesNotLoadedException.class);
    }

    private static RateLimit.Limit atOnce(long rate) {
        return new RateLimit.Limit(
                "at-once",
                RateLimit.Action.ENFORCE,
                List.of(Map.of("a", "*")),
                new Rate(rate, Duration.ofSeconds(60)),
                new Counting(Counting.Algorithm.CONCURRENCY, rate),
                RateLimit.Words.NONE);
    }

    private void done(Decision decision) {
        limiter.decide(new LimitRequest("d", List.of(), decision.leases()), Counters.PATIENT)
                .toCompletableFuture()
                .join();
    }

    @Test
    void whatIsDoneMakesRoomForWhatComesAndNowhereElse() {
        rules(document(node("a", "", limit("a", 3))), resource("r", atOnce(1)));
        var first = decide(descriptor("a", "1"));
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
        done(first);
        assertThat(decide(descriptor("a", "1")).refuses()).isFalse();
        // Three have been counted of the other limit, one of them refused by this one.
        assertThat(decide(descriptor("a", "1"))
                        .limits()
                        .map(status -> status.usage().remaining()))
                .containsExactly(0L, 0L);
    }

    @Test
    void whatIsDoneMakesRoomBeforeTheLimitsAreLoadedToo() {
        rules(document(), resource("r", atOnce(1)));
        var first = decide(descriptor("a", "1"));
        rules = RuleSet.EMPTY;
        done(first);
        rules(document(), resource("r", atOnce(1)));
        assertThat(decide(descriptor("a", "1")).refuses()).isFalse();
    }

    @Test
    void aRefundIsNoLease() {
        rules(document(), resource("r", atOnce(1)));
        decide(descriptor("a", "1"));
        var refund = new Descriptor(descriptor("a", "1").entries(), null, -1);
        var decision = decide(refund);
        assertThat(decision.refuses()).isFalse();
        assertThat(decision.limits()).isEmpty();
        assertThat(decide(descriptor("a", "1")).refuses()).isTrue();
    }
}
