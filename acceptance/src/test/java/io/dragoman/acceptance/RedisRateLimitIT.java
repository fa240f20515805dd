package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same limits, counted in a real Redis. */
final class RedisRateLimitIT extends RateLimitIT {
    private Child redis;
    private final int port = RedisServer.freePort();

    @TempDir
    private static Path directory;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        startRedis();
        return builder.backends("http:quote").redis(RedisServer.url(port));
    }

    private void startRedis() {
        redis = RedisServer.start(directory, port);
    }

    @Test
    void whileRedisIsAwayEachLimitDoesWhatItSays() throws IOException {
        label("denied", "denied");
        label("local", "local");
        gateway().manifests().write("resource.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: without-redis}
                spec:
                  domain: ambassador
                  limits:
                  - {pattern: [{denied: '*'}], rate: 7, unit: day, onStoreFailure: deny}
                  - {pattern: [{local: '*'}], rate: 2, unit: day, onStoreFailure: local}
                """);
        gateway().eventually("/free/", answer -> {
            assertThat(allowed("/denied/", somebody("k-"))).isEqualTo(7);
            assertThat(allowed("/local/", somebody("l-"))).isEqualTo(2);
        });

        redis.close();
        try {
            gateway()
                    .eventually(
                            "/free/",
                            answer -> assertThat(allowed("/denied/", somebody("m-")))
                                    .isZero());
            assertThat(getWith("/denied/", "x-user", "anybody").header("retry-after"))
                    .isEqualTo("1");
            assertThat(allowed("/local/", somebody("n-"))).isEqualTo(2);
            // What says nothing is let through by Envoy.
            assertThat(allowed("/limited/", somebody("o-"))).isEqualTo(10);
        } finally {
            startRedis();
        }
        gateway().eventually("/free/", answer -> {
            assertThat(allowed("/denied/", somebody("p-"))).isEqualTo(7);
            assertThat(allowed("/limited/", somebody("q-"))).isEqualTo(3);
        });
        gateway().manifests().delete("resource.yaml");
    }

    @AfterAll
    void endRedis() {
        redis.close();
    }
}
