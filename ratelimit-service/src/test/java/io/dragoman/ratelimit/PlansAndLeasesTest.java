package io.dragoman.ratelimit;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Manifests.class)
class PlansAndLeasesTest extends RunningService {
    @Test
    void followsPlansByThemselves() {
        Manifests.write("club.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: members}
                spec:
                  domain: club
                  limits:
                  - {name: per-member, pattern: [{member: '*'}], rate: 0, unit: day, planFrom: plan}
                """);
        var first = fresh();
        await().until(() -> ask("club", member(first, "gold")).getOverallCode() == Code.OVER_LIMIT);
        Manifests.write("gold.yaml", plan("rate: 2, unit: day"));
        await().until(() -> ask("club", member(first, "gold")).getOverallCode() == Code.OK);
        get("/limits").then().body("find { it.name == 'per-member' }.planFrom", equalTo("plan"));
        get("/limits/plans")
                .then()
                .body("name", hasItem("gold"))
                .body("find { it.name == 'gold' }.requests", equalTo(2))
                .body("find { it.name == 'gold' }.object", equalTo("RateLimitPlan/default/gold"));
        simulate("""
                {"domain": "club", "descriptors": [[{"member": "%s"}, {"plan": "gold"}]]}
                """.formatted(fresh()))
                .body("descriptors[0].limits[0].plan", equalTo("gold"))
                .body("descriptors[0].limits[0].requests", equalTo(2));

        // A bad one is refused alone, and its last good version stays.
        Manifests.write("gold.yaml", plan("rate: 2, unit: fortnight"));
        await().untilAsserted(() -> get("/diag")
                .then()
                .body("resource", hasItem("RateLimitPlan/default/gold"))
                .body("field", hasItem("spec.unit")));
        var second = fresh();
        assertThat(ask("club", member(second, "gold")).getOverallCode()).isEqualTo(Code.OK);
        assertThat(ask("club", member(second, "gold")).getOverallCode()).isEqualTo(Code.OK);
        var refused = ask("club", member(second, "gold"));
        assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(refused.getDynamicMetadata().getFieldsOrThrow("plan").getStringValue())
                .isEqualTo("gold");

        Manifests.write("gold.yaml", plan("unlimited: true"));
        await().until(() -> ask("club", member(second, "gold")).getOverallCode() == Code.OK);
        simulate("{\"domain\": \"club\", \"descriptors\": [[{\"member\": \"m\"}, {\"plan\": \"gold\"}]]}")
                .body("descriptors[0].unlimitedBy[0].plan", equalTo("gold"));
        await().untilAsserted(() -> get("/diag").then().body("", empty()));
    }

    @Test
    void takesBackWhatARequestHasTakenWhenItIsDone() {
        Manifests.write("desk.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: desks}
                spec:
                  domain: desk
                  limits:
                  - {name: seats, pattern: [{guest: '*'}], rate: 1, algorithm: concurrency, lease: 1h}
                """);
        await().until(() ->
                ask("desk", descriptor("guest", fresh())).getStatuses(0).hasCurrentLimit());
        var guest = fresh();
        var seated = ask("desk", descriptor("guest", guest));
        assertThat(seated.getOverallCode()).isEqualTo(Code.OK);
        assertThat(seated.getStatuses(0).getCurrentLimit().getUnit()).isEqualTo(Unit.UNKNOWN);
        var refused = ask("desk", descriptor("guest", guest));
        assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
        assertThat(refused.getDynamicMetadata().containsFields("lease")).isFalse();
        assertThat(refused.getResponseHeadersToAdd(1).getValue()).isEqualTo("\"seats\";q=1;qu=\"concurrent-requests\"");
        get("/limits")
                .then()
                .body("find { it.name == 'seats' }.algorithm", equalTo("concurrency"))
                .body("find { it.name == 'seats' }.windowMillis", equalTo(3_600_000));
        assertThat(get("/rlconfig").asString()).contains("desk.seats: concurrent_requests=1");

        var lease = seated.getDynamicMetadata().getFieldsOrThrow("lease").getStringValue();
        assertThat(lease).doesNotContain(guest);
        assertThat(ask("desk", descriptor("dragoman.lease", lease)).getOverallCode())
                .isEqualTo(Code.OK);
        assertThat(ask("desk", descriptor("guest", guest)).getOverallCode()).isEqualTo(Code.OK);
        assertThat(get("/q/metrics").asString())
                .contains("dragoman_ratelimit_decisions_total{domain=\"desk\",result=\"done\"}");
        assertThatThrownBy(() -> ask("desk", descriptor("dragoman.lease", "forged")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    private static RateLimitDescriptor.Builder member(String member, String plan) {
        return descriptor("member", member)
                .addEntries(
                        RateLimitDescriptor.Entry.newBuilder().setKey("plan").setValue(plan));
    }

    private static String plan(String spec) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimitPlan
                metadata: {name: gold}
                spec: {%s}
                """.formatted(spec);
    }
}
