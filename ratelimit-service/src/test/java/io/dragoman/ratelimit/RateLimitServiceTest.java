package io.dragoman.ratelimit;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import com.google.protobuf.UInt64Value;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Manifests.class)
class RateLimitServiceTest {
    private ManagedChannel channel;

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

    private static RateLimitDescriptor.Builder descriptor(String key, String value) {
        return RateLimitDescriptor.newBuilder()
                .addEntries(RateLimitDescriptor.Entry.newBuilder().setKey(key).setValue(value));
    }

    private RateLimitResponse ask(String domain, RateLimitDescriptor.Builder descriptor) {
        return RateLimitServiceGrpc.newBlockingStub(channel)
                .shouldRateLimit(RateLimitRequest.newBuilder()
                        .setDomain(domain)
                        .addDescriptors(descriptor)
                        .build());
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    @Test
    void limitsWithStatusesHeadersAndBody() {
        var value = fresh();
        for (int left = 2; left >= 0; left--) {
            var within = ask("shop", descriptor("api", value));
            assertThat(within.getOverallCode()).isEqualTo(Code.OK);
            assertThat(within.getResponseHeadersToAddList()).isEmpty();
            var status = within.getStatuses(0);
            assertThat(status.getLimitRemaining()).isEqualTo(left);
            assertThat(status.getCurrentLimit().getName()).isEqualTo("per-api");
            assertThat(status.getCurrentLimit().getUnit()).isEqualTo(Unit.DAY);
            assertThat(status.getCurrentLimit().getRequestsPerUnit()).isEqualTo(3);
            assertThat(status.getDurationUntilReset().getSeconds()).isBetween(1L, 86_400L);
        }
        var over = ask("shop", descriptor("api", value));
        assertThat(over.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(over.getStatuses(0).getCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(over.getResponseHeadersToAddList())
                .extracting(HeaderValue::getKey)
                .containsExactly("Retry-After", "RateLimit-Policy", "RateLimit", "Content-Type");
        assertThat(over.getResponseHeadersToAdd(1).getValue()).isEqualTo("\"per-api\";q=3;w=86400");
        assertThat(over.getRawBody().toStringUtf8()).contains("quota-exceeded").contains("per-api");
    }

    @Test
    void limitsByResourcesToo() {
        var token = "Bearer " + fresh().repeat(60);
        assertThat(ask("shop", descriptor("api-rate-limit", token)).getOverallCode())
                .isEqualTo(Code.OK);
        var over = ask("shop", descriptor("api-rate-limit", token));
        assertThat(over.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(over.getStatuses(0).getCurrentLimit().getName()).isEqualTo("tokens.default-0");
    }

    @Test
    void letsThroughWhatHasNoLimit() {
        assertThat(ask("shop", descriptor("free", "x")).getStatuses(0).getLimitRemaining())
                .isEqualTo(-1);
        var none = ask("nowhere", descriptor("api", "x"));
        assertThat(none.getOverallCode()).isEqualTo(Code.OK);
        assertThat(none.getStatuses(0).hasCurrentLimit()).isFalse();
    }

    @Test
    void looksWithoutCounting() {
        var value = fresh();
        for (int i = 0; i < 5; i++) {
            var look = ask("shop", descriptor("api", value).setHitsAddend(UInt64Value.of(0)));
            assertThat(look.getStatuses(0).getLimitRemaining()).isEqualTo(3);
        }
    }

    @Test
    void refusesWhatIsNoQuestion() {
        assertThatThrownBy(() -> ask("", descriptor("api", "x")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void followsItsManifestsAndRefusesABadOneAlone() {
        Manifests.write("bank.yaml", bank("requests_per_unit: 1"));
        await().until(() ->
                ask("bank", descriptor("api", fresh())).getStatuses(0).hasCurrentLimit());
        var value = fresh();
        assertThat(ask("bank", descriptor("api", value)).getOverallCode()).isEqualTo(Code.OK);
        assertThat(ask("bank", descriptor("api", value)).getOverallCode()).isEqualTo(Code.OVER_LIMIT);

        // A raised limit takes effect on the counter that is there.
        Manifests.write("bank.yaml", bank("requests_per_unit: 2"));
        await().until(() -> ask("bank", descriptor("api", value)).getOverallCode() == Code.OK);
        assertThat(ask("bank", descriptor("api", value)).getOverallCode()).isEqualTo(Code.OVER_LIMIT);

        Manifests.write("bank.yaml", bank("requests_per_unit: -1, colour: red"));
        Manifests.write("park.yaml", bank("requests_per_unit: 0").replace("bank", "park"));
        await().until(() -> ask("park", descriptor("api", "x")).getOverallCode() == Code.OVER_LIMIT);
        await().untilAsserted(() -> get("/diag")
                .then()
                .body("resource", hasItem("RateLimitConfig//bank"))
                .body(
                        "field",
                        hasItems("descriptors[0].rate_limit.requests_per_unit", "descriptors[0].rate_limit.colour")));
        assertThat(ask("bank", descriptor("api", value)).getOverallCode()).isEqualTo(Code.OVER_LIMIT);

        Manifests.write("bank.yaml", bank("requests_per_unit: 2"));
        await().untilAsserted(() -> get("/diag").then().body("", empty()));
    }

    private static String bank(String rate) {
        return """
                domain: bank
                descriptors:
                - key: api
                  rate_limit: {unit: day, %s}
                """.formatted(rate);
    }

    @Test
    void showsItsLimitsHealthAndMetrics() {
        get("/limits")
                .then()
                .statusCode(200)
                .body("find { it.name == 'per-api' }.object", equalTo("RateLimitConfig//shop"))
                .body("find { it.name == 'per-api' }.field", equalTo("descriptors[0]"))
                .body("find { it.name == 'tokens.default-0' }.matches", equalTo("api-rate-limit=*"));
        get("/q/health/ready").then().statusCode(200);
        var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
        ask("shop", descriptor("free", "x"));
        ask("client-made-" + fresh(), descriptor("free", "x"));
        assertThat(get("/q/metrics").asString())
                .contains("dragoman_ratelimit_decisions_total{domain=\"shop\",result=\"no_limit\"}")
                .contains("domain=\"(unknown)\"")
                .doesNotContain("client-made");
    }
}
