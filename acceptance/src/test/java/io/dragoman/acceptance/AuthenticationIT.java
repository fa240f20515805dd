package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Requests that ext-authz-service decides about, through a real Envoy. */
@TestMethodOrder(MethodOrderer.MethodName.class)
final class AuthenticationIT extends RunningGateway {
    private static final String AUTH = "auth_service: 'ext-authz-service:8500', proto: grpc, protocol_version: v3";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "jwks:keys").authentication();
    }

    @BeforeEach
    void authentication() {
        gateway().manifests().write("auth.yaml", object("AuthService", "auth", AUTH));
        mapping("open", "hostname: '*', prefix: /open/, service: quote");
        mapping("keys-route", "hostname: '*', prefix: /keys/, service: keys");
        mapping("private", "hostname: '*', prefix: /private/, service: quote");
        mapping("bypassed", "hostname: '*', prefix: /private/bypassed/, service: quote, bypass_auth: true");
        mapping("token", "hostname: '*', prefix: /token/, service: quote");
        gateway().manifests().write("filters.yaml", apiKeyFilter("first-key") + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: jwt}
                spec:
                  JWT:
                    jwksURI: http://keys.default/jwks.json
                    issuer: dragoman-quickstart
                    requireIssuer: true
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: "*", path: "/private/*", filters: [{name: key}]}
                  - {host: "*", path: "/token/*", filters: [{name: jwt, arguments: {scope: [read]}}]}
                """);
        gateway().eventually("/private/", answer -> assertThat(answer.status()).isEqualTo(401));
        eventuallyFrom("quote", "/open/");
    }

    @AfterEach
    void authenticationRuns() {
        // A test that ended it has started it again; every test begins with a whole gateway.
        assertThat(gateway().part(Gateway.Part.AUTHENTICATION).isAlive()).isTrue();
    }

    @Test
    void anApiKeyOpensItsPath() throws IOException {
        assertThat(getWith("/private/", "x-api-key", "first-key").status()).isEqualTo(200);
        assertThat(getWith("/private/", "x-api-key", "wrong-key").status()).isEqualTo(403);
        var without = gateway().get("/private/");
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("content-type")).startsWith("application/json");
        assertThat(without.header("www-authenticate")).startsWith("APIKey realm=");
        assertThat(without.json().get("status_code").asInt()).isEqualTo(401);
    }

    @Test
    void aKeyThatIsReplacedIsReplacedLive() {
        gateway().manifests().edit("filters.yaml", "first-key", "second-key");

        gateway().eventually("/open/", answer -> {
            assertThat(getWith("/private/", "x-api-key", "second-key").status()).isEqualTo(200);
            assertThat(getWith("/private/", "x-api-key", "first-key").status()).isEqualTo(403);
        });
    }

    @Test
    void aTokenOpensItsPathIfItsScopeDoes() throws IOException {
        var reader = gateway().get("/keys/token?sub=alice&scope=read").body().strip();
        var writer = gateway().get("/keys/token?sub=alice&scope=write").body().strip();

        assertThat(getWith("/token/", "authorization", "Bearer " + reader).status())
                .isEqualTo(200);
        var narrow = getWith("/token/", "authorization", "Bearer " + writer);
        assertThat(narrow.status()).isEqualTo(403);
        assertThat(narrow.header("www-authenticate")).contains("insufficient_scope");
        var forged =
                getWith("/token/", "authorization", "Bearer " + reader.substring(0, reader.length() - 8) + "AAAAAAAA");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.header("www-authenticate")).contains("invalid_token");
        assertThat(gateway().get("/token/").status()).isEqualTo(401);
    }

    @Test
    void aMappingMayBypassAuthentication() throws IOException {
        assertThat(gateway().get("/private/bypassed/").status()).isEqualTo(200);
    }

    @Test
    void aPathInDisguiseIsNotLetThrough() throws IOException {
        assertThat(gateway().get("/open/../private/").status()).isEqualTo(401);
        assertThat(gateway().get("/open/%2e%2e/private/").status()).isEqualTo(401);
        assertThat(gateway().get("/open/..%2fprivate/").status()).isEqualTo(400);
        assertThat(gateway().get("/%70rivate/").status()).isNotEqualTo(200);
    }

    @Test
    void aPolicyThatIsChangedIsChangedLive() {
        gateway().manifests().edit("filters.yaml", "/private/*", "/elsewhere/*");
        gateway().eventually("/private/", answer -> assertThat(answer.status()).isEqualTo(200));

        gateway().manifests().edit("filters.yaml", "/elsewhere/*", "/private/*");
        gateway().eventually("/private/", answer -> assertThat(answer.status()).isEqualTo(401));
    }

    @Test
    void aFilterThatIsMissingClosesItsPath() {
        gateway().manifests().edit("filters.yaml", "{name: key}\nspec", "{name: renamed}\nspec");

        gateway().eventually("/private/", answer -> {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(gateway().get("/open/").status()).isEqualTo(200);
        });
    }

    @Test
    void withoutTheServiceRequestsAreRefusedUnlessTheAuthServiceSaysOtherwise() throws IOException {
        gateway().kill(Gateway.Part.AUTHENTICATION);
        try {
            gateway()
                    .eventually(
                            "/private/", answer -> assertThat(answer.status()).isEqualTo(403));
            gateway()
                    .manifests()
                    .write("auth.yaml", object("AuthService", "auth", AUTH + ", status_on_error: {code: 503}"));
            gateway()
                    .eventually(
                            "/private/", answer -> assertThat(answer.status()).isEqualTo(503));
            assertThat(gateway().get("/open/").status()).isEqualTo(200);
            gateway()
                    .manifests()
                    .write("auth.yaml", object("AuthService", "auth", AUTH + ", failure_mode_allow: true"));
            gateway()
                    .eventually(
                            "/private/", answer -> assertThat(answer.status()).isEqualTo(200));
        } finally {
            gateway().restart(Gateway.Part.AUTHENTICATION);
        }
    }

    @Test
    void anAuthServiceThatIsWrongClosesEverything() {
        gateway().manifests().write("auth.yaml", object("AuthService", "auth", AUTH.replace("v3", "v2")));

        gateway().eventually("/open/", answer -> {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().get("message").asText()).contains("auth", "misconfigured");
            assertThat(problemsOf("auth"))
                    .anySatisfy(problem -> assertThat(problem).contains("spec.protocol_version"));
        });
    }
}
