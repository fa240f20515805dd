package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rights that docs/operations.md says a user of Redis needs are enough. */
class RedisRightsTest {
    private static final Pattern RIGHTS = Pattern.compile("`(~dragoman:rl:\\* [^`]+)`");

    private static String rights() throws IOException {
        var said = RIGHTS.matcher(Files.readString(Path.of("..", "docs", "operations.md")));
        assertThat(said.find()).isTrue();
        return said.group(1);
    }

    @Test
    void theyAreEnoughForEveryAlgorithm() throws IOException {
        var vertx = Vertx.vertx();
        try (var redis = new RedisServer("user limits on >secret " + rights());
                var store = new RedisStore(
                        vertx,
                        RedisPlace.single(redis.url().replace("//", "//limits:secret@")),
                        Duration.ofSeconds(30),
                        new KeyHash(null),
                        Duration.ZERO)) {
            await().until(() -> store.state().equals("redis, connected"));
            for (var algorithm : Algorithm.values()) {
                var key = new CounterKey("d", List.of(algorithm.name()));
                var hit = new Hit(key, algorithm, Hits.DAY, 5, 5, 1);
                assertThat(Hits.apply(store, hit).admitted())
                        .as(algorithm.name())
                        .isTrue();
                assertThat(Hits.apply(store, new Hit(key, algorithm, Hits.DAY, 5, 5, -1))
                                .used())
                        .as(algorithm.name())
                        .isZero();
                // Two of a kind at once, and one that waits for the other.
                var both = List.of(
                        Hits.hit("a" + algorithm, 5, 2), new Hit(key, algorithm, Hits.DAY, 5, 5, 1, true, true));
                assertThat(store.apply(both, Hits.PATIENT).toCompletableFuture().join())
                        .allMatch(Count::admitted);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
