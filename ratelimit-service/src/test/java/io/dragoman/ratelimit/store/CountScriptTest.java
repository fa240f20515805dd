package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the script makes of arrivals at the times that Redis tells with its answers. */
class CountScriptTest {
    private static final long SEED = 20_250_607;
    private static final int LIMITS = 12;
    private static final int ARRIVALS = 150;

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = new RedisServer();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** The time, and the answer. */
    private record Answer(long now, Count count) {}

    private static Answer ask(Hit hit) {
        var reply = (List<?>) redis.command(
                "EVAL",
                CountScript.SOURCE,
                "1",
                String.join("-", hit.key().parts()),
                "0",
                hit.algorithm().name(),
                Long.toString(hit.windowMillis()),
                Long.toString(hit.requests()),
                Long.toString(hit.capacity()),
                Long.toString(hit.hits()));
        return new Answer(
                (Long) reply.get(0),
                new Count(Long.valueOf(1).equals(reply.get(2)), (Long) reply.get(1), (Long) reply.get(3)));
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
                var inMemory = Tally.apply(tally, hit, answer.now());
                tally = inMemory.next() == null ? tally : inMemory.next();
                assertThat(answer.count()).isEqualTo(inMemory.count());
                assertThat(answer.count().admitted()).isEqualTo(oracle.admits(answer.now(), hit.hits()));
            }
        }
        assertThat(redis.keys())
                .allSatisfy(key -> assertThat((Long) redis.command("PTTL", key)).isBetween(0L, 40_000L));
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
            case FIXED -> later / 1_000 + ":10";
            case SLIDING -> later / 50 + ":10";
            case GCRA -> later + ":10000";
        };
        redis.command("SET", String.join("-", hit.key().parts()), value, "PX", "5000000");
        var answer = ask(hit);
        assertThat(answer.count().resetMillis()).isLessThanOrEqualTo(1_050);
        assertThat((Long) redis.command("PTTL", String.join("-", hit.key().parts())))
                .isBetween(1L, 2_100L);
    }
}
