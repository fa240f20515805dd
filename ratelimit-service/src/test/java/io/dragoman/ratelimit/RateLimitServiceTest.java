package io.dragoman.ratelimit;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Manifests.class)
class RateLimitServiceTest extends RunningService {
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
                .body("find { it.name == 'tokens.default-0' }.matches", equalTo("api-rate-limit=*"))
                .body("find { it.name == 'tokens.default-0' }.consume", equalTo("allOrNothing"))
                .body("find { it.name == 'tokens.default-0' }.onStoreFailure", equalTo("local"))
                .body("find { it.name == 'per-api' }.consume", equalTo("all"));
        get("/q/health/ready").then().statusCode(200);
        var health = HealthGrpc.newBlockingStub(channel()).check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
        ask("shop", descriptor("free", "x"));
        ask("client-made-" + fresh(), descriptor("free", "x"));
        assertThat(get("/q/metrics").asString())
                .contains("dragoman_ratelimit_decisions_total{domain=\"shop\",result=\"no_limit\"}")
                .contains("domain=\"(unknown)\"")
                .doesNotContain("client-made");
    }

    private static ValidatableResponse json(String body) {
        return given().body(body).post("/json").then();
    }

    @Test
    void answersAsJson() {
        var question = """
                {"domain": "shop", "descriptors": [{"entries": [{"key": "api", "value": "%s"}], "hitsAddend": "2"}]}
                """.formatted(fresh());
        json(question)
                .statusCode(200)
                .body("overallCode", equalTo("OK"))
                .body("statuses[0].limitRemaining", equalTo(1));
        json(question)
                .statusCode(429)
                .body("overallCode", equalTo("OVER_LIMIT"))
                .body("statuses[0].currentLimit.name", equalTo("per-api"));
        json("{\"domain\": \"\"}").statusCode(400);
        json("{\"colour\": 1}").statusCode(400);
        json("").statusCode(400);
    }

    @Test
    void showsWhatScriptsForTheReferenceLookFor() {
        get("/healthcheck").then().statusCode(200).body(equalTo("OK"));
        assertThat(get("/rlconfig").asString().lines())
                .contains("shop.api: unit=DAY requests_per_unit=3, shadow_mode: false, quota_mode: false");
        ask("shop", descriptor("api", fresh()));
        assertThat(get("/q/metrics").asString())
                .contains("ratelimit_service_rate_limit_total_hits{domain=\"shop\",key1=\"api\",key2=\"\"}")
                .contains("ratelimit_service_total_requests{grpc_method=\"ShouldRateLimit\"}");
    }

    @Test
    void tellsByReflectionWhatCanBeAsked() throws InterruptedException {
        var names = new LinkedBlockingQueue<String>();
        var requests = ServerReflectionGrpc.newStub(channel()).serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse answer) {
                answer.getListServicesResponse().getServiceList().forEach(service -> names.add(service.getName()));
                names.add("");
            }

            @Override
            public void onError(Throwable failure) {
                names.add(failure.toString());
            }

            @Override
            public void onCompleted() {
                names.add("");
            }
        });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        var found = new ArrayList<String>();
        for (var name = names.take(); !name.isEmpty(); name = names.take()) {
            found.add(name);
        }
        requests.onCompleted();
        assertThat(found).contains("envoy.service.ratelimit.v3.RateLimitService", "grpc.health.v1.Health");
    }

    @Test
    void simulatesWithoutCounting() {
        var value = fresh();
        var question = """
                {"domain": "shop", "descriptors": [[{"api": "%s"}], [{"free": "x"}]]}
                """.formatted(value);
        for (int i = 0; i < 5; i++) {
            simulate(question)
                    .statusCode(200)
                    .body("refused", equalTo(false))
                    .body("descriptors[0].limits[0].name", equalTo("per-api"))
                    .body("descriptors[0].limits[0].remaining", equalTo(3))
                    .body("descriptors[1].unlimited", equalTo(true));
        }
        for (int i = 0; i < 4; i++) {
            ask("shop", descriptor("api", value));
        }
        simulate(question).body("refused", equalTo(true)).body("descriptors[0].limits[0].exceeded", equalTo(true));
        simulate("{\"domain\": \"nowhere\", \"descriptors\": [[]]}").body("knownDomain", equalTo(false));
        simulate("{}").statusCode(400);
        get("/limits/now")
                .then()
                .body("find { it.limit == 'per-api' }.enforced", equalTo(true))
                .body(not(containsString(value)));
    }
}
