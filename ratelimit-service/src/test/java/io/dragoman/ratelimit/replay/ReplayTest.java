package io.dragoman.ratelimit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.Entry;
import io.dragoman.ratelimit.rule.LimitRequest;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.rule.RuleSet;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String DOMAIN = "d";
    private static final int PLACES = 50;

    /**
     * A request of a client.
     *
     * @param millis when
     * @param client whose
     */
    record Past(long millis, String client) {}

    @Provide
    Arbitrary<List<Past>> logs() {
        var past = Combinators.combine(
                        Arbitraries.longs().between(1_796_032_800_000L, 1_796_032_800_000L + 5 * 60_000),
                        Arbitraries.of("a", "b", "c"))
                .as(Past::new);
        return past.list().ofMaxSize(PLACES);
    }

    private static RuleSet minutely(int requests) {
        var limit = new RateLimitConfig.Limit("", List.of(), new Rate(requests, RateUnit.MINUTE));
        var node = new RateLimitConfig.Descriptor("user", "", limit, RateLimitConfig.Options.NONE, List.of());
        var meta = new Meta(new ObjectKey("RateLimitConfig", "", DOMAIN), 0, Map.of(), List.of(), "a.yaml:1");
        return new RuleSet(
                List.of(new RateLimitConfig(meta, DOMAIN, List.of(node))), List.of(), List.of(), Posture.AS_CONFIGURED);
    }

    private static PastRequest request(Past past) {
        var descriptor = new Descriptor(List.of(new Entry("user", past.client())), null, 1);
        return new PastRequest(
                Instant.ofEpochMilli(past.millis()), Duration.ZERO, new LimitRequest(DOMAIN, List.of(descriptor)));
    }

    private static Replay replayed(List<Past> log, int requests, int places) {
        var replay = new Replay(minutely(requests), DOMAIN, 1_000);
        var order = new InOrder(places, replay::add);
        log.forEach(past -> order.add(request(past)));
        order.finish();
        return replay;
    }

    /** The log is in any order, and each client has its requests of each minute. */
    @Property(tries = 300)
    void refusesWhatIsTooMuchInItsMinute(@ForAll("logs") List<Past> log, @ForAll @IntRange(max = 4) int requests) {
        var counts = new HashMap<String, Integer>();
        var refused = new ArrayList<Past>();
        log.stream().sorted(Comparator.comparingLong(Past::millis)).forEach(past -> {
            if (counts.merge(past.client() + past.millis() / 60_000, 1, Integer::sum) > requests) {
                refused.add(past);
            }
        });

        try (var replay = replayed(log, requests, PLACES)) {
            var tally = replay.tallies().values().iterator().next();
            assertThat(tally.refused()).isEqualTo(refused.size());
            assertThat(tally.admitted()).isEqualTo(log.size() - refused.size());
            assertThat(replay.refused()).isEqualTo(refused.size());
            assertThat(replay.late()).isZero();
            if (refused.isEmpty()) {
                assertThat(tally.first()).isNull();
            } else {
                assertThat(tally.first())
                        .isEqualTo(Instant.ofEpochMilli(refused.getFirst().millis()));
            }
            tally.clients()
                    .forEach(client -> assertThat(client.count())
                            .isEqualTo(refused.stream()
                                    .filter(past -> client.key().equals(List.of(past.client())))
                                    .count()));
        }
    }

    @Test
    void saysHowManyAreTooFarOutOfOrder() {
        var log = List.of(new Past(3_000, "a"), new Past(2_000, "a"), new Past(1_000, "a"), new Past(4_000, "a"));
        try (var replay = replayed(log, 9, 1)) {
            assertThat(replay.late()).isEqualTo(1);
            assertThat(replay.requests()).isEqualTo(4);
            assertThat(replay.first()).isEqualTo(Instant.ofEpochMilli(2_000));
        }
        try (var replay = replayed(log, 9, 2)) {
            assertThat(replay.late()).isZero();
        }
    }

    private static RuleSet atOnce(int requests) {
        var limit = new RateLimit.Limit(
                "at-once",
                RateLimit.Action.ENFORCE,
                List.of(Map.of("user", "*")),
                new Rate(requests, Duration.ofMinutes(1)),
                new Counting(Counting.Algorithm.CONCURRENCY, requests),
                RateLimit.Words.NONE);
        var meta = new Meta(new ObjectKey("RateLimit", "default", "r"), 0, Map.of(), List.of(), "a.yaml:1");
        return new RuleSet(
                List.of(), List.of(new RateLimit(meta, DOMAIN, List.of(limit))), List.of(), Posture.AS_CONFIGURED);
    }

    @Test
    void aRequestCountsForAsLongAsItWasUnderWay() {
        try (var replay = new Replay(atOnce(1), DOMAIN, 1_000)) {
            for (long millis : List.of(1_000L, 2_000L, 3_500L, 3_900L)) {
                var question = request(new Past(millis, "a")).question();
                replay.add(new PastRequest(Instant.ofEpochMilli(millis), Duration.ofMillis(2_500), question));
            }
            var tally = replay.tallies().values().iterator().next();
            assertThat(tally.admitted()).isEqualTo(2);
            assertThat(tally.refused()).isEqualTo(2);
            assertThat(tally.first()).isEqualTo(Instant.ofEpochMilli(2_000));
        }
    }

    @Test
    void tellsOfALimitThatNobodyFallsUnder() {
        try (var replay = replayed(List.of(), 1, PLACES)) {
            assertThat(replay.tallies()).hasSize(1);
            assertThat(replay.first()).isNull();
        }
    }
}
