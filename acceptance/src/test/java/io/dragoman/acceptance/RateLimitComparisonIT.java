package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
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
    private static final Duration START = Duration.ofSeconds(60);
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

    private final List<Child> running = new ArrayList<>();
    private final List<StatsdServer> statsds = new ArrayList<>();
    private final List<RandomLimits> limits = new ArrayList<>();
    private final Client client = Client.plain();
    private int oursPort;
    private int referencePort;

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
        oursPort = run("ours", ServiceCommand.of("ratelimit-service", List.of()));
        referencePort = run("reference", List.of(Installation.referenceLimiter().toString()));
        awaitHealthy(oursPort);
        awaitHealthy(referencePort);
        // Healthy it is also if it refuses the configuration.
        assertThat(running.getLast().output()).doesNotContain("Error loading new configuration");
    }

    @AfterAll
    void end() {
        client.close();
        running.reversed().forEach(Child::close);
        statsds.forEach(StatsdServer::close);
    }

    /** Starts a service that listens on a port of its own, its Redis, and a statsd. */
    private int run(String name, List<String> command) throws IOException {
        statsds.add(StatsdServer.start());
        var socket = directory.resolve(name + ".sock").toString();
        running.add(RedisServer.start(directory, RedisServer.freePort(), "--unixsocket", socket));
        var ports = Ports.free();
        var environment = new TreeMap<>(Map.of(
                "RUNTIME_ROOT", directory.toString(),
                "RUNTIME_SUBDIRECTORY", "ratelimit",
                "RUNTIME_WATCH_ROOT", "false",
                "BACKEND_TYPE", "redis",
                "REDIS_SOCKET_TYPE", "unix",
                "REDIS_URL", socket,
                "HOST", "127.0.0.1",
                "PORT", Integer.toString(ports.of(8082)),
                "GRPC_HOST", "127.0.0.1",
                "GRPC_PORT", Integer.toString(ports.of(8081))));
        environment.putAll(Map.of(
                "DEBUG_HOST", "127.0.0.1",
                "DEBUG_PORT", Integer.toString(ports.of(8001)),
                "STATSD_HOST", "127.0.0.1",
                "STATSD_PORT", Integer.toString(statsds.getLast().port()),
                "STATS_FLUSH_INTERVAL", "1s",
                "EXTRA_TAGS", "team:a,region:eu.1",
                "LOG_LEVEL", "ERROR",
                "DRAGOMAN_MANIFESTS", "",
                "DRAGOMAN_RATELIMIT_STORE_TIMEOUT", "5s"));
        running.add(Child.start(directory.resolve(name + ".log"), environment, command));
        return ports.of(8082);
    }

    private void awaitHealthy(int port) {
        Awaitility.await()
                .atMost(START)
                .ignoreExceptions()
                .failFast(() -> assertThat(running)
                        .allSatisfy(child ->
                                assertThat(child.isAlive()).as(child::output).isTrue()))
                .until(() -> client.get("http", port, "/healthcheck").status() == 200);
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
            var reference = counted(statsds.getLast(), whole);
            assertThat(reference).hasSizeGreaterThan(whole.size());
            assertThat(counted(statsds.getFirst(), whole)).isEqualTo(reference);
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
            var reference = ask(referencePort, question).translated(question);
            var ours = ask(oursPort, question);
            if (Instant.now().getEpochSecond() != second) {
                return false;
            }
            assertThat(ours)
                    .as("seed %d, question %d: %s%nof %s", SEED, i, question, domain.configuration())
                    .matches(reference::isLike, "is like " + reference);
            compared.add(ours);
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

    private LimitAnswer ask(int port, JsonNode question) throws IOException {
        return LimitAnswer.of(client.send(
                "http",
                port,
                "/json",
                request -> request.header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(question.toString()))));
    }

    @Test
    void bothRefuseWhatIsNoQuestion() throws IOException {
        for (var text : List.of(
                "{\"domain\": \"\", \"descriptors\": [{\"entries\": [{\"key\": \"user\"}]}]}",
                "{\"domain\": \"domain0\"}",
                "{\"domain\": \"domain0\", \"what\": 1}",
                "nothing")) {
            for (int port : List.of(oursPort, referencePort)) {
                var answer = client.send("http", port, "/json", request -> request.POST(BodyPublishers.ofString(text)));
                assertThat(answer.status()).as(text).isEqualTo(400);
            }
        }
    }
}
