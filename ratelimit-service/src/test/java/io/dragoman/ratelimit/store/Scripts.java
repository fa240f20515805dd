package io.dragoman.ratelimit.store;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.List;

/** Runs scripts in a Redis, with keys that can be read. */
final class Scripts implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Redis client;

    Scripts(RedisServer redis) {
        client = Redis.createClient(vertx, redis.url());
    }

    /** The time, and the answers. */
    record Answers(long now, List<Count> counts) {}

    static String key(Hit hit) {
        return String.join("-", hit.key().parts());
    }

    static List<String> keys(List<Hit> hits) {
        return hits.stream().map(Scripts::key).toList();
    }

    Answers ask(Script script, List<Hit> hits) {
        var answer = client.send(script.byText(keys(hits), hits, 0))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return new Answers(Script.time(answer), script.counts(answer, hits));
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
