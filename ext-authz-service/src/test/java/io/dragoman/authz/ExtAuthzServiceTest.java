package io.dragoman.authz;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.common.util.concurrent.Futures;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.dragoman.authz.filter.TestIssuer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The running service, asked as Envoy asks it. */
@QuarkusTest
@QuarkusTestResource(value = World.class, restrictToAnnotatedClass = true)
class ExtAuthzServiceTest {
    private static final int ALLOWED = 200;

    /** Tokens of issuers that nobody knows. */
    private static final List<String> STRANGERS = IntStream.range(0, 8)
            .mapToObj(i -> TestIssuer.sign(TestIssuer.newKey("ES256", "stranger-" + i), "{}"))
            .toList();

    World world;
    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", world.grpcPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void apiKeysAreCheckedAndRotatedLive() {
        world.write("key.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: key}
                spec: {APIKey: {keys: [{secretName: keys}]}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: key}
                spec: {rules: [{host: keys.example, path: '*', filters: [{name: key}]}]}
                """);
        world.write("keys.yaml", secret("old-key"));
        // Before the policy is there, every key passes.
        eventually(() ->
                assertThat(status("keys.example", "/", "x-api-key", "new-key")).isEqualTo(403));
        assertThat(status("keys.example", "/", "x-api-key", "old-key")).isEqualTo(ALLOWED);
        assertThat(status("other.example", "/", "x-api-key", "new-key")).isEqualTo(ALLOWED);
        var denied = check("keys.example", "/", Map.of()).getDeniedResponse();
        assertThat(denied.getStatus().getCodeValue()).isEqualTo(401);
        assertThat(denied.getBody())
                .isEqualTo("{\"message\":\"no API key\",\"request_id\":\"r1\",\"status_code\":401}");
        assertThat(denied.getHeadersList())
                .anyMatch(header -> header.getHeader().getKey().equals("WWW-Authenticate")
                        && header.getHeader().getValue().equals("APIKey realm=\"key.default\""));

        world.write("keys.yaml", secret("new-key"));
        eventually(() ->
                assertThat(status("keys.example", "/", "x-api-key", "new-key")).isEqualTo(ALLOWED));
        assertThat(status("keys.example", "/", "x-api-key", "old-key")).isEqualTo(403);
    }

    @Test
    void tokensAreCheckedAndTheIssuersKeysFollowed() {
        var first = TestIssuer.newKey("ES256", "first");
        var second = TestIssuer.newKey("RS256", "second");
        world.publish(first);
        world.write("jwt.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: jwt}
                spec: {JWT: {jwksURI: '%s', issuer: me, requireIssuer: true}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: jwt}
                spec:
                  rules:
                  - {host: jwt.example, path: /open}
                  - host: jwt.example
                    path: '*'
                    filters: [{name: jwt, arguments: {scope: [read]}}]
                """.formatted(world.jwksUri()));
        eventually(() -> assertThat(status("jwt.example", "/", "x", "y")).isEqualTo(401));
        long later = Instant.now().getEpochSecond() + 60;
        var claims = "{\"iss\":\"me\",\"scope\":\"read\",\"exp\":" + later + "}";
        assertThat(bearer("/", TestIssuer.sign(first, claims))).isEqualTo(ALLOWED);
        assertThat(bearer("/open", "nothing")).isEqualTo(ALLOWED);
        assertThat(bearer("//open", "nothing")).isEqualTo(400);
        assertThat(bearer("/", TestIssuer.sign(first, "{\"iss\":\"me\"}"))).isEqualTo(403);
        assertThat(bearer("/", TestIssuer.sign(first, "{\"iss\":\"you\"}"))).isEqualTo(401);
        assertThat(bearer("/", TestIssuer.sign(second, claims))).isEqualTo(401);

        world.publish(second);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(bearer("/", TestIssuer.sign(second, claims))).isEqualTo(ALLOWED));
        assertThat(bearer("/", TestIssuer.sign(first, claims))).isEqualTo(401);
    }

    @Test
    void policiesAreFollowedAndWrongFiltersRefuse() {
        world.write("policy.yaml", policy("hot.example", "[]"));
        eventually(() -> given().get("/diag").then().statusCode(200));
        assertThat(status("hot.example", "/", "x", "y")).isEqualTo(ALLOWED);

        world.write("policy.yaml", policy("hot.example", "[{name: broken}]"));
        eventually(() -> assertThat(status("hot.example", "/", "x", "y")).isEqualTo(500));
        given().get("/diag")
                .then()
                .body("resource", hasItem("FilterPolicy/default/hot"))
                .body("field", hasItem("spec.rules[0].filters[0].name"))
                .body("message", hasItem(containsString("there is no Filter broken")));

        world.write("filter.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: broken}
                spec: {JWT: {}}
                """);
        eventually(() -> given().get("/diag").then().body("resource", hasItem("Filter/default/broken")));
        assertThat(status("hot.example", "/", "x", "y")).isEqualTo(500);
        assertThat(status("cold.example", "/", "x", "y")).isEqualTo(ALLOWED);

        world.write("policy.yaml", policy("other.example", "[{name: broken}]"));
        eventually(() -> assertThat(status("hot.example", "/", "x", "y")).isEqualTo(ALLOWED));
        world.write("policy.yaml", policy("unused.example", "[]"));
    }

    @Test
    void aSlowIssuerHoldsUpOnlyWhoNeedsIt() {
        world.write("slow.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: slow}
                spec: {JWT: {jwksURI: '%s'}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: slow}
                spec: {rules: [{host: slow.example, path: '*', filters: [{name: slow}]}]}
                """.formatted(world.slowUri()));
        eventually(() -> assertThat(status("slow.example", "/", "x", "y")).isEqualTo(401));
        var token = "Bearer " + TestIssuer.sign(TestIssuer.newKey("ES256", "k"), "{}");
        // Nobody waits for ever, so on a machine that is busy the others may have given up before; if they held up
        // everybody, that would be so each time.
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var waiting = IntStream.range(0, 200)
                    .mapToObj(_ -> AuthorizationGrpc.newFutureStub(channel)
                            .check(request("slow.example", "/", Map.of("authorization", token))))
                    .toList();
            assertThat(status("fast.example", "/", "x", "y")).isEqualTo(ALLOWED);
            boolean allWait = waiting.stream().noneMatch(Future::isDone);
            for (var response : waiting) {
                assertThat(Futures.getUnchecked(response)
                                .getDeniedResponse()
                                .getStatus()
                                .getCodeValue())
                        .isEqualTo(503);
            }
            assertThat(allWait).as("the others still wait").isTrue();
        });
    }

    @Test
    void operatorsAreToldWhyARequestWasRefusedAndNobodyElseIs() {
        world.write("why.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: why}
                spec: {CEL: {expression: 'request.headers["x-secret"] == "canary-value"', message: not you}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: why}
                spec: {rules: [{host: why.example, path: '*', filters: [{name: why}]}]}
                """);
        eventually(() -> assertThat(status("why.example", "/a?token=canary-query", "x-secret", "canary-key"))
                .isEqualTo(403));
        given().get("/decisions/r1").then().statusCode(401);
        given().header("Authorization", "Bearer wrong")
                .get("/decisions/r1")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + World.ADMIN_TOKEN)
                .get("/decisions/never")
                .then()
                .statusCode(404);
        var record =
                given().header("Authorization", "Bearer " + World.ADMIN_TOKEN).get("/decisions/r1");
        record.then()
                .statusCode(200)
                .body("rule", equalTo("why.default rules[0]"))
                .body("filter", equalTo("why.default"))
                .body("kind", equalTo("cel"))
                .body("status", equalTo(403))
                .body("reason", equalTo("not you"))
                .body("path", equalTo("/a"));
        assertThat(record.asString()).doesNotContain("canary");
    }

    @Test
    void aThousandBadTokensAtOnceAreAllRefused() {
        world.publish(TestIssuer.newKey("ES256", "known"));
        world.write("flood.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: flood}
                spec: {JWT: {jwksURI: '%s'}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: flood}
                spec: {rules: [{host: flood.example, path: '*', filters: [{name: flood}]}]}
                """.formatted(world.jwksUri()));
        eventually(() -> assertThat(status("flood.example", "/", "x", "y")).isEqualTo(401));
        int before = world.fetches();
        var answers = IntStream.range(0, 1000)
                .mapToObj(i -> AuthorizationGrpc.newFutureStub(channel)
                        .check(request(
                                "flood.example",
                                "/",
                                Map.of("authorization", "Bearer " + STRANGERS.get(i % STRANGERS.size()) + i))))
                .toList();
        for (var answer : answers) {
            assertThat(Futures.getUnchecked(answer)
                            .getDeniedResponse()
                            .getStatus()
                            .getCodeValue())
                    .isEqualTo(401);
        }
        // Tokens with keys that nobody knows do not make the service ask for keys again and again.
        assertThat(world.fetches() - before).isLessThan(10);
    }

    @Test
    void operatorsSeeHealthAndMetrics() {
        given().get("/q/metrics").then().body(containsString("{filter=\"jwt\",result=\"denied\"}"));
        check("metrics.example", "/", Map.of());
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("manifests"));
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("dragoman_authz_decisions_total{filter=\"policy\",result=\"allowed\"}"))
                .body(containsString("dragoman_authz_check_seconds_bucket"))
                .body(containsString("dragoman_authz_shed_total{reason=\"no room\"} 0.0"))
                .body(containsString("dragoman_authz_under_way 0.0"));
        var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    private int bearer(String path, String token) {
        return status("jwt.example", path, "authorization", "Bearer " + token);
    }

    private int status(String host, String path, String header, String value) {
        var response = check(host, path, Map.of(header, value));
        assertThat(response.toString()).doesNotContain(value.length() > 8 ? value : "\u0000");
        return response.hasOkResponse()
                ? ALLOWED
                : response.getDeniedResponse().getStatus().getCodeValue();
    }

    private CheckResponse check(String host, String path, Map<String, String> headers) {
        return AuthorizationGrpc.newBlockingStub(channel).check(request(host, path, headers));
    }

    private static CheckRequest request(String host, String path, Map<String, String> headers) {
        var http = HttpRequest.newBuilder()
                .setHost(host)
                .setPath(path)
                .putAllHeaders(headers)
                .putHeaders("x-request-id", "r1");
        return CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    private static String secret(String key) {
        return "{apiVersion: v1, kind: Secret, metadata: {name: keys}, stringData: {any: \"" + key + "\\n\"}}";
    }

    private static String policy(String host, String filters) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: hot}
                spec: {rules: [{host: %s, path: '*', filters: %s}]}
                """.formatted(host, filters);
    }
}
