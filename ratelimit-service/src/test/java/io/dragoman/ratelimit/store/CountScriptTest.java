package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script makes of arrivals at the times that Redis tells with its answers. */
class CountScriptTest {
    private static final long SEED = 20_250_607;
    private static final int LIMITS = 12;
    private static final int ARRIVALS = 150;

    private static final Script COUNT = new CountScript();

    private static RedisServer redis;
    private static Scripts scripts;

    @BeforeAll
    static void start() {
        redis = new RedisServer();
        scripts = new Scripts(redis);
    }

    @AfterAll
    static void stop() {
        scripts.close();
        redis.close();
    }

    /** The time, and the answer. */
    private record Answer(long now, Count count) {}

    private static Answer ask(Hit hit) {
        var answers = scripts.ask(COUNT, List.of(hit));
        return new Answer(answers.now(), answers.counts().getFirst());
    }

    private static Hit hit(Algorithm algorithm, String name, long window, long requests, long capacity, long hits) {
        return new Hit(
                new CounterKey("d", List.of(algorithm.name(), name)), algorithm, window, requests, capacity, hits);
    }

    @ParameterizedTest
    @EnumSource
    void decidesAsTheOracleAndTheMemoryDo(Algorithm algorithm) throws InterruptedException {
        var random = new Random(SEED);
        for (int i = 0; i < LIMITS; i++) {
            long window = random.nextLong(20, 220);
            long requests = random.nextInt(20);
            long capacity = algorithm == Algorithm.GCRA ? random.nextLong(1, 31) : requests;
            var oracle = new Oracle(hit(algorithm, "r" + i, window, requests, capacity, 1));
            Tally tally = null;
            for (int j = 0; j < ARRIVALS; j++) {
                if (random.nextInt(8) == 0) {
                    Thread.sleep(random.nextInt(25));
                }
                var hit = hit(algorithm, "r" + i, window, requests, capacity, random.nextInt(4) == 0 ? 6 : 1);
                var answer = ask(hit);
                var inMemory = Tally.apply(tally, hit, hit.hits(), answer.now());
                tally = inMemory.next() == null ? tally : inMemory.next();
                assertThat(answer.count()).isEqualTo(inMemory.count());
                assertThat(answer.count().admitted()).isEqualTo(oracle.admits(answer.now(), hit.hits()));
            }
        }
        // Those that are gone since they were listed (-2) have had their end, too.
        assertThat(redis.keys().stream()
                        .map(key -> (Long) redis.command("PTTL", key))
                        .filter(left -> left != -2))
                .allSatisfy(left -> assertThat(left).isBetween(0L, 40_000L));
    }

    /** Requests with several hits, some of them looks, some that give back, and some that only count with the others. */
    @Test
    void decidesRequestsAsTheMemoryDoes() throws InterruptedException {
        var random = new Random(SEED);
        var tallies = new HashMap<String, Tally>();
        int refused = 0;
        for (int i = 0; i < LIMITS * ARRIVALS; i++) {
            if (random.nextInt(16) == 0) {
                Thread.sleep(random.nextInt(25));
            }
            var hits = Stream.generate(() -> randomHit(random))
                    .limit(random.nextInt(1, 5))
                    .toList();
            var answer = scripts.ask(COUNT, hits);
            var round = Round.of(Scripts.keys(hits), hits, tallies::get, answer.now());
            assertThat(answer.counts()).isEqualTo(round.counts());
            tallies.putAll(round.changes());
            refused += round.counts().stream().allMatch(Count::admitted) ? 0 : 1;
        }
        assertThat(refused).isBetween(LIMITS * ARRIVALS / 10, LIMITS * ARRIVALS * 9 / 10);
    }

    /** Hits of fixed windows: what one script does not decide, the other one does, with the same counters. */
    @Test
    void decidesFixedWindowsAsTheMemoryDoes() throws InterruptedException {
        var fixed = new FixedScript();
        var random = new Random(SEED);
        var tallies = new HashMap<String, Tally>();
        int ofFixed = 0;
        for (int i = 0; i < LIMITS * ARRIVALS; i++) {
            if (random.nextInt(16) == 0) {
                Thread.sleep(random.nextInt(25));
            }
            var hits = Stream.generate(() -> randomFixed(random))
                    .limit(random.nextInt(1, 5))
                    .toList();
            boolean decides = fixed.decides(Scripts.keys(hits), hits);
            var answer = scripts.ask(decides ? fixed : COUNT, hits);
            var round = Round.of(Scripts.keys(hits), hits, tallies::get, answer.now());
            assertThat(answer.counts()).isEqualTo(round.counts());
            tallies.putAll(round.changes());
            ofFixed += decides ? 1 : 0;
        }
        assertThat(ofFixed).isBetween(LIMITS * ARRIVALS / 10, LIMITS * ARRIVALS * 9 / 10);
    }

    private static Hit randomFixed(Random random) {
        int limit = random.nextInt(6);
        return new Hit(
                new CounterKey("d", List.of("fixed", Integer.toString(limit))),
                Algorithm.FIXED,
                50 + 40L * (limit / 2),
                limit,
                limit,
                random.nextInt(-2, 4),
                random.nextBoolean(),
                false,
                random.nextBoolean(),
                0);
    }

    private static Hit randomHit(Random random) {
        var algorithm = List.of(Algorithm.values()).get(random.nextInt(Algorithm.values().length));
        int limit = random.nextInt(3);
        return new Hit(
                new CounterKey("d", List.of("several", algorithm.name(), Integer.toString(limit))),
                algorithm,
                50 + 40L * limit,
                4 + limit,
                4 + limit,
                random.nextInt(-2, 4),
                random.nextBoolean(),
                limit == 1,
                algorithm == Algorithm.FIXED && random.nextBoolean(),
                0);
    }

    /** Leases that are given back in any order, some of them late or for a second time. */
    @Test
    void givesLeasesBackAsTheMemoryDoes() throws InterruptedException {
        var random = new Random(SEED);
        var taken = new ArrayList<Hit>();
        Tally tally = null;
        int room = 0;
        for (int i = 0; i < LIMITS * ARRIVALS; i++) {
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(12));
            }
            boolean back = !taken.isEmpty() && random.nextBoolean();
            var hit = back
                    ? taken.get(random.nextInt(taken.size()))
                    : hit(Algorithm.CONCURRENCY, "leases", 150, 6, 6, random.nextInt(1, 3));
            var answer = ask(hit);
            var inMemory = Tally.apply(tally, hit, hit.hits(), answer.now());
            tally = inMemory.next() == null ? tally : inMemory.next();
            assertThat(answer.count()).isEqualTo(inMemory.count());
            if (!back && answer.count().admitted()) {
                taken.add(Hit.givingBack(hit.key(), 150, answer.count().since(), hit.hits()));
                room++;
            }
        }
        assertThat(room).isGreaterThan(LIMITS);
    }

    @ParameterizedTest
    @EnumSource
    void isExactWithTheLargestNumbers(Algorithm algorithm) {
        long window = 1L << 21;
        long requests = Counting.MAX_GCRA / window;
        for (int i = 0; i < 4; i++) {
            var hit = hit(algorithm, "large", window, requests, requests, 1_000_000_000);
            assertThat(ask(hit).count().admitted()).isTrue();
        }
        var last = hit(algorithm, "large", window, requests, requests, 900_000_000);
        assertThat(ask(last).count().admitted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTimeInTheFutureLocksNobodyOut(Algorithm algorithm) {
        var hit = hit(algorithm, "future", 1_000, 10, 10, 1);
        long now = ask(hit(algorithm, "clock", 1_000, 10, 10, 0)).now();
        long later = now + 3_600_000;
        var value = switch (algorithm) {
            case FIXED -> Long.toString(((later / 1_000 % 8_191 + 1) << 40) + 10);
            case SLIDING, CONCURRENCY -> later / 50 + ":10";
            case GCRA -> later + ":10000";
        };
        redis.command("SET", Scripts.key(hit), value, "PX", "5000000");
        var answer = ask(hit);
        assertThat(answer.count().resetMillis()).isLessThanOrEqualTo(1_050);
        assertThat((Long) redis.command("PTTL", Scripts.key(hit))).isBetween(1L, 2_100L);
    }

    /** Whatever else is under the key of a fixed window is none of its hits. */
    @ParameterizedTest
    @ValueSource(strings = {"", "29934999:10", "10", "-1", "1099511627786", "9223372036854775807"})
    void whatIsNotOfTheWindowCountsForNothing(String value) {
        for (var script : List.of(COUNT, new FixedScript())) {
            for (int hits : new int[] {-1, 0, 1, 3}) {
                var hit = hit(Algorithm.FIXED, "strange", Hits.DAY, 2, 2, hits);
                redis.command("SET", Scripts.key(hit), value);
                var count = scripts.ask(script, List.of(hit)).counts().getFirst();
                assertThat(count.admitted()).isEqualTo(hits < 3);
                assertThat(count.used()).isEqualTo(hits == 1 ? 1 : 0);
                if (hits == 1) {
                    assertThat((Long) redis.command("PTTL", Scripts.key(hit))).isBetween(1L, Hits.DAY + 1_000);
                }
            }
        }
    }
}
