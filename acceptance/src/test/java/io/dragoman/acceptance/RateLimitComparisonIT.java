package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same questions to ratelimit-service and to the real envoyproxy/ratelimit, which have the same configuration, the
 * same environment, a Redis each, which they reach over a Unix socket, and a statsd each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RateLimitComparisonIT {
    private static final long SEED = Long.getLong("limits.seed", 20_261_130);
    private static final int DOMAINS = 200;
    private static final int QUESTIONS_OF_A_DOMAIN = 40;
    /** Before the end of a second there is a pause, so that both count a question in the same one. */
    private static final int LAST_MILLIS_OF_A_SECOND = 960;

    @TempDir
    private static Path directory;

    /** What statistics of limits begin with. */
    private static final String STATISTIC = "ratelimit.service.rate_limit.";

    /** What they all end with, by the extra tags. */
    private static final String TAGS = ".__region=eu_1.__team=a";

    /** Only ours remembers for a while that a limit is used up. */
    private static final String REMEMBERED = ".over_limit_with_local_cache";

    /** A limit that a question brings along: the reference has one name for each of its values. */
    private static final Pattern OVERRIDE = Pattern.compile("\\.(SECOND|MINUTE|HOUR|DAY|MONTH|YEAR)_\\d+\\.");

    private final List<StatsdServer> statsds = new ArrayList<>();
    private final List<RandomLimits> limits = new ArrayList<>();
    private LimitService ours;
    private LimitService reference;

    @BeforeAll
    void start() throws IOException {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var configurations = Files.createDirectories(directory.resolve("ratelimit/config"));
        for (int i = 0; i < DOMAINS; i++) {
            var domain = "domain" + i;
            limits.add(new RandomLimits(domain, random));
            Files.writeString(
                    configurations.resolve(domain + ".yaml"),
                    limits.getLast().configuration().toString());
        }
        ours = LimitService.ours(directory, statsd());
        reference = LimitService.reference(directory, statsd());
        ours.awaitHealthy();
        reference.awaitHealthy();
    }

    /** The environment for a statsd of its own. */
    private Map<String, String> statsd() throws IOException {
        var statsd = StatsdServer.start();
        statsds.add(statsd);
        return Map.of(
                "USE_STATSD", "true",
                "STATSD_HOST", "127.0.0.1",
                "STATSD_PORT", Integer.toString(statsd.port()),
                "STATS_FLUSH_INTERVAL", "1s",
                "EXTRA_TAGS", "team:a,region:eu.1");
    }

    @AfterAll
    void end() {
        ours.close();
        reference.close();
        statsds.forEach(StatsdServer::close);
    }

    @Test
    void bothDecideAndCountAlike() throws IOException {
        var compared = new ArrayList<LimitAnswer>();
        var whole = new ArrayList<String>();
        for (var domain : limits) {
            if (compare(domain, compared)) {
                whole.add(domain.configuration().get("domain").asText());
            }
        }
        // The others were split by the end of a second.
        assertThat(compared).hasSizeGreaterThan(DOMAINS * QUESTIONS_OF_A_DOMAIN * 9 / 10);
        assertThat(compared.stream().filter(LimitAnswer::over).count())
                .isBetween(compared.size() / 10L, compared.size() / 2L);
        assertThat(compared.stream()
                        .flatMap(answer -> answer.statuses().stream())
                        .filter(LimitAnswer.Status::limited))
                .hasSizeGreaterThan(compared.size());
        Awaitility.await().untilAsserted(() -> {
            var expected = counted(statsds.getLast(), whole);
            assertThat(expected).hasSizeGreaterThan(whole.size());
            assertThat(counted(statsds.getFirst(), whole)).isEqualTo(expected);
        });
    }

    /** What a statsd has been told of limits of these domains. */
    private static Map<String, Long> counted(StatsdServer statsd, List<String> domains) {
        var counted = new TreeMap<String, Long>();
        statsd.counters().forEach((tagged, count) -> {
            if (tagged.startsWith(STATISTIC)) {
                assertThat(tagged).endsWith(TAGS);
                var name = tagged.substring(STATISTIC.length(), tagged.length() - TAGS.length());
                if (domains.contains(name.substring(0, name.indexOf('.'))) && !name.endsWith(REMEMBERED)) {
                    counted.merge(OVERRIDE.matcher(name).replaceFirst(".override."), count, Long::sum);
                }
            }
        });
        return counted;
    }

    /**
     * Stops at a question that the end of a second split: after it, the counters may differ.
     *
     * @return whether there was none
     */
    private boolean compare(RandomLimits domain, List<LimitAnswer> compared) throws IOException {
        for (int i = 0; i < QUESTIONS_OF_A_DOMAIN; i++) {
            var question = domain.question();
            long second = beginningOfASecond();
            var expected = reference.ask(question).translated(question);
            var answer = ours.ask(question);
            if (Instant.now().getEpochSecond() != second) {
                return false;
            }
            assertThat(answer)
                    .as("seed %d, question %d: %s%nof %s", SEED, i, question, domain.configuration())
                    .matches(expected::isLike, "is like " + expected);
            compared.add(answer);
        }
        return true;
    }

    private static long beginningOfASecond() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Instant.now().toEpochMilli() % 1_000 < LAST_MILLIS_OF_A_SECOND);
        return Instant.now().getEpochSecond();
    }

    @Test
    void bothRefuseWhatIsNoQuestion() throws IOException {
        for (var text : List.of(
                "{\"domain\": \"\", \"descriptors\": [{\"entries\": [{\"key\": \"user\"}]}]}",
                "{\"domain\": \"domain0\"}",
                "{\"domain\": \"domain0\", \"what\": 1}",
                "nothing")) {
            for (var service : List.of(ours, reference)) {
                assertThat(service.send(text).status()).as(text).isEqualTo(400);
            }
        }
    }
}
