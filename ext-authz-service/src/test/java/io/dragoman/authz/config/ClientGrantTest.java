package io.dragoman.authz.config;

import static io.dragoman.authz.config.SignInWorld.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.filter.TestIssuer;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.MemoryStore;
import io.dragoman.resources.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send credentials with each request. */
class ClientGrantTest {
    private static final Map<String, String> RIGHT =
            Map.of("x-ambassador-client-id", "robot", "x-ambassador-client-secret", "right");

    private SignInWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new SignInWorld(MemoryStore::new);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void load(String settings) {
        world.loadAll("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: login}
                spec: {OAuth2: {authorizationURL: '%s', %s}}
                """.formatted(world.provider().issuer(), settings), """
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: '*', path: '/more', filters: [{name: login, arguments: {scope: [more]}}]}
                  - {host: '*', path: '*', filters: [{name: login}]}
                """);
    }

    private Decision send(String path, Map<String, String> headers) {
        return world.decide(new AuthRequest("a.example", path, Headers.of(headers), "id"));
    }

    @ParameterizedTest
    @CsvSource({"HeaderPassword", "BodyPassword"})
    void aClientsSecretBecomesATokenAndDoesNotGoOn(String method) {
        load("grantType: ClientCredentials, clientAuthentication: {method: " + method + "}");
        assertThat(world.problems().current()).isEmpty();
        var decision = (Decision.Allow) send("/", RIGHT);
        assertThat(decision.changes().set().get("authorization")).startsWith("Bearer ey");
        assertThat(decision.changes().removed()).containsAll(RIGHT.keySet());
    }

    @Test
    void aClientsAssertionBecomesAToken() {
        load("grantType: ClientCredentials, clientAuthentication: {method: JWTAssertion}");
        var assertion = TestIssuer.sign(
                TestIssuer.newKey("ES256", "k"),
                "{\"iss\": \"robot\", \"sub\": \"robot\", \"aud\": \"x\", \"exp\": 4102444800}");
        assertThat(send("/", Map.of("x-ambassador-client-assertion", assertion)))
                .isInstanceOf(Decision.Allow.class);
        assertThat(status(send("/", Map.of("x-ambassador-client-assertion", "no assertion"))))
                .isEqualTo(403);
    }

    @Test
    void aTokenIsUsedUntilItExpires() {
        load("grantType: ClientCredentials, expirationSafetyMargin: 1m");
        for (int i = 0; i < 3; i++) {
            assertThat(send("/", RIGHT)).isInstanceOf(Decision.Allow.class);
        }
        assertThat(world.provider().tokenRequests()).hasSize(1);
        world.pass(Duration.ofSeconds(250));
        assertThat(send("/", RIGHT)).isInstanceOf(Decision.Allow.class);
        assertThat(world.provider().tokenRequests()).hasSize(2);
    }

    @Test
    void wrongOrMissingCredentialsDoNotPassThoughOthersAreRemembered() {
        load("grantType: ClientCredentials");
        assertThat(send("/", RIGHT)).isInstanceOf(Decision.Allow.class);
        assertThat(status(send("/", Map.of()))).isEqualTo(401);
        assertThat(status(send("/", Map.of("x-ambassador-client-id", "robot")))).isEqualTo(401);
        assertThat(status(send("/", Map.of("x-ambassador-client-id", "robot", "x-ambassador-client-secret", "wrong"))))
                .isEqualTo(403);
        assertThat(status(send("/", Map.of("authorization", "Bearer mine")))).isEqualTo(401);
    }

    @Test
    void aScopeThatWasNotGrantedIsRefused() {
        load("grantType: ClientCredentials");
        world.provider().answer(reply -> reply.put("scope", "less"));
        assertThat(status(send("/more", RIGHT))).isEqualTo(403);
        assertThat(world.provider().tokenRequests().getFirst()).containsEntry("scope", "more");
    }

    @Test
    void aUsersPasswordBecomesATokenThoughItIsWarnedOf() {
        load("grantType: Password, clientID: gateway, secret: x");
        assertThat(world.problems().current())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("RFC 9700"));
        var right = Map.of("x-ambassador-username", "alice", "x-ambassador-password", "right");
        var decision = (Decision.Allow) send("/", right);
        assertThat(decision.changes().removed()).containsAll(right.keySet());
        assertThat(status(send("/", Map.of("x-ambassador-username", "alice", "x-ambassador-password", "wrong"))))
                .isEqualTo(403);
    }

    @Test
    void anIssuerThatIsAwayIsNoReasonToLetAnybodyPass() {
        load("grantType: ClientCredentials");
        world.provider().close();
        assertThat(status(send("/", RIGHT))).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({"clientAuthentication: {method: TLS}", "accessTokenValidation: introspection"})
    void theGatewayHasNothingToProveForAnotherClient(String settings) {
        load("grantType: ClientCredentials, " + settings);
        assertThat(status(send("/", RIGHT))).isEqualTo(500);
    }
}
