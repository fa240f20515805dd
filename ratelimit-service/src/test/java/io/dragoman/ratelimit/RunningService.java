package io.dragoman.ratelimit;

import static io.restassured.RestAssured.given;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that ask the service as Envoy does. */
abstract class RunningService {
    private ManagedChannel channel;

    /** Where questions are asked. */
    final ManagedChannel channel() {
        return channel;
    }

    @BeforeEach
    void open() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", Manifests.grpcPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    static RateLimitDescriptor.Builder descriptor(String key, String value) {
        return RateLimitDescriptor.newBuilder()
                .addEntries(RateLimitDescriptor.Entry.newBuilder().setKey(key).setValue(value));
    }

    final RateLimitResponse ask(String domain, RateLimitDescriptor.Builder descriptor) {
        return RateLimitServiceGrpc.newBlockingStub(channel)
                .shouldRateLimit(RateLimitRequest.newBuilder()
                        .setDomain(domain)
                        .addDescriptors(descriptor)
                        .build());
    }

    static String fresh() {
        return UUID.randomUUID().toString();
    }

    static ValidatableResponse simulate(String question) {
        return given().contentType("application/json")
                .body(question)
                .post("/simulate")
                .then();
    }
}
