package io.dragoman.ratelimit.store;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc.RateLimitServiceBlockingStub;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service as a whole with a Redis that hangs. */
@QuarkusTest
@QuarkusTestResource(value = RedisResource.class, restrictToAnnotatedClass = true)
class DeadlineTest {
    private static final RateLimitRequest QUESTION = RateLimitRequest.newBuilder()
            .setDomain("shop")
            .addDescriptors(RateLimitDescriptor.newBuilder()
                    .addEntries(
                            RateLimitDescriptor.Entry.newBuilder().setKey("api").setValue("deadline")))
            .build();

    private RedisServer redis;

    @ConfigProperty(name = "dragoman.grpc-port")
    int port;

    @Test
    void givesRedisUpBeforeTheCallerGivesUp() {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        try {
            var service = RateLimitServiceGrpc.newBlockingStub(channel);
            await().until(() -> answers(service));
            assertThat(get("/q/health/ready").asString()).contains("redis, connected");
            redis.freeze();
            // However the caller learns of it, the service must not have waited for its minute.
            assertThat(answers(service.withDeadlineAfter(300, TimeUnit.MILLISECONDS)))
                    .isFalse();
            await().until(() ->
                    get("/q/metrics").asString().contains("dragoman_ratelimit_failures_total{reason=\"timeout\"} 1.0"));
            redis.thaw();
            await().until(() -> answers(service));
        } finally {
            channel.shutdownNow();
        }
    }

    private static boolean answers(RateLimitServiceBlockingStub service) {
        try {
            return service.shouldRateLimit(QUESTION).getStatusesCount() == 1;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
