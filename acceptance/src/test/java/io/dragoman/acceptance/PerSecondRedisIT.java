package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Limits of a second in a Redis of their own, by the environment that envoyproxy/ratelimit has for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PerSecondRedisIT {
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private final int perSecondPort = RedisServer.freePort();
    private Child perSecond;
    private LimitService service;

    @BeforeAll
    void start() throws IOException {
        var config = Files.createDirectories(directory.resolve("ratelimit/config"));
        Files.writeString(config.resolve("limits.yaml"), """
                domain: shop
                descriptors:
                - key: burst
                  rate_limit: {unit: second, requests_per_unit: 1000000}
                - key: user
                  rate_limit: {unit: day, requests_per_unit: 3}
                """);
        perSecond = RedisServer.start(directory, perSecondPort);
        service = LimitService.ours(
                directory,
                Map.of(
                        "REDIS_PERSECOND", "true",
                        "REDIS_PERSECOND_SOCKET_TYPE", "tcp",
                        "REDIS_PERSECOND_URL", "127.0.0.1:" + perSecondPort));
        service.awaitHealthy();
        awaitStore("redis, connected; limits a second: redis, connected");
    }

    @AfterAll
    void end() {
        service.close();
        perSecond.close();
    }

    private void awaitStore(String state) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> service.get("/q/health/ready").body().contains(state));
    }

    private int ask(String user) throws IOException {
        var question = """
                {"domain": "shop", "descriptors": [
                  {"entries": [{"key": "burst", "value": "a"}]}, {"entries": [{"key": "user", "value": "%s"}]}]}
                """.formatted(user);
        return service.send(question).status();
    }

    private static int keys(String where) throws IOException {
        try (var shell = new Shell()) {
            return Integer.parseInt(shell.run("redis-cli " + where + " dbsize").strip());
        }
    }

    @Test
    void eachRedisHasItsLimitsAndTheyHoldWhileTheOtherOneIsAway() throws IOException {
        var user = UUID.randomUUID().toString();
        assertThat(List.of(ask(user), ask(user), ask(user), ask(user))).containsExactly(200, 200, 200, 429);
        assertThat(keys("-s " + service.redisSocket())).isEqualTo(1);
        assertThat(ask(UUID.randomUUID().toString())).isEqualTo(200);
        assertThat(keys("-s " + service.redisSocket())).isEqualTo(2);
        assertThat(keys("-p " + perSecondPort)).isLessThanOrEqualTo(1);
        assertThat(service.get("/q/metrics").body())
                .contains("ratelimit_redis_pool_cx_active ", "ratelimit_redis_per_second_pool_cx_active ");

        perSecond.close();
        try {
            awaitStore("redis, connected; limits a second: redis, not connected");
            // Used up in the Redis that is there; of anybody else nobody can say.
            assertThat(ask(user)).isEqualTo(429);
            assertThat(ask(UUID.randomUUID().toString())).isEqualTo(503);
        } finally {
            perSecond = RedisServer.start(directory, perSecondPort);
        }
        awaitStore("redis, connected; limits a second: redis, connected");
        assertThat(ask(user)).isEqualTo(429);
        assertThat(ask(UUID.randomUUID().toString())).isEqualTo(200);
    }

    @Test
    void aServiceThatIsToCountInMemcachedSaysWhyItDoesNot() {
        var environment =
                Map.of("RUNTIME_ROOT", directory.toString(), "BACKEND_TYPE", "memcache", "DRAGOMAN_MANIFESTS", "");
        var command = ServiceCommand.of("ratelimit-service", List.of());
        try (var refusing = Child.start(directory.resolve("memcache.log"), environment, command)) {
            Awaitility.await().atMost(START).until(() -> !refusing.isAlive());
            assertThat(refusing.output()).contains("BACKEND_TYPE=memcache is not possible", "REDIS_URL");
        }
    }
}
