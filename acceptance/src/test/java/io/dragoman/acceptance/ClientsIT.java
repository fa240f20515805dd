package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters that know clients in several ways, and limits for each client, through a real Envoy. */
final class ClientsIT extends RunningGateway {
    private static final String LABELS =
            "labels: {ambassador: [{per-client: [{request_headers: {key: client, header_name: x-client}}]}]}";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication().rateLimits();
    }

    @BeforeEach
    void filters() {
        gateway().manifests().write("services.yaml", authService() + rateLimitService());
        mapping("keyed", "hostname: '*', prefix: /keyed/, service: quote, " + LABELS);
        mapping(
                "metered",
                "hostname: '*', prefix: /metered/, service: quote, labels: {ambassador: [{per-key:"
                        + " [{auth_metadata: {key: plan, name: plan}}, {auth_metadata: {key: key, name: client}}]}]}");
        mapping("inner", "hostname: '*', prefix: /tier/in/, service: quote, auth_context_extensions: {tier: inner}");
        mapping("outer", "hostname: '*', prefix: /tier/, service: quote, auth_context_extensions: {tier: outer}");
        mapping("either", "hostname: '*', prefix: /either/, service: quote");
        mapping("read", "hostname: '*', prefix: /read/, service: quote");
        gateway().manifests().write("limits.yaml", """
                domain: ambassador
                descriptors:
                - {key: client, value: red, rate_limit: {unit: hour, requests_per_unit: 3}}
                - key: plan
                  value: small
                  descriptors: [{key: key, rate_limit: {unit: hour, requests_per_unit: 2}}]
                """);
        gateway().manifests().write("filters.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: red, labels: {use: api, team: red}, annotations: {plan: small}}
                stringData: {key: key-of-red}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: blue, labels: {use: api, team: blue}, annotations: {plan: large}}
                stringData: {key: key-of-blue}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: green, labels: {use: api, team: green}, annotations: {plan: small}}
                stringData: {key: key-of-green}
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: old
                  labels: {use: api, team: red}
                  annotations: {plan: large, getambassador.io/expires-at: "2020-02-29T23:59:59.5+01:00"}
                stringData: {key: key-of-old}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: alice}
                type: kubernetes.io/basic-auth
                stringData: {username: alice, password: secret}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: users}
                stringData: {.htpasswd: "bob:$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u"}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: key}
                spec:
                  APIKey:
                    keys: [{secretSelector: {matchLabels: {use: api}}}]
                    injectRequestHeaders: [{name: x-client, value: '{{.apiKey.Labels.team}}'}]
                    metadata: [{name: plan, value: '{{.apiKey.Annotations.plan}}'}]
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: user}
                spec: {Basic: {users: [{secretName: alice}, {secretName: users}]}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: condition}
                spec: {CEL: {expression: 'client == "alice" && request.path.startsWith("/read/a")', message: not there}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: inner}
                spec: {CEL: {expression: 'contextExtensions.tier == "inner"'}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: "*", path: "/keyed/*", filters: [{name: key}]}
                  - {host: "*", path: "/tier/*", filters: [{name: inner}]}
                  - {host: "*", path: "/metered/*", filters: [{name: key}]}
                  - {host: "*", path: "/either/*", combine: first, filters: [{name: user}, {name: key}]}
                  - {host: "*", path: "/read/*", methods: [GET], filters: [{name: user}, {name: condition}]}
                """);
        gateway().eventually("/keyed/", answer -> assertThat(answer.status()).isEqualTo(401));
        gateway().eventually("/either/", answer -> assertThat(answer.status()).isEqualTo(401));
        gateway().eventually("/read/a", answer -> assertThat(answer.status()).isEqualTo(401));
    }

    @Test
    void eachKeysClientHasItsOwnLimitAndCannotTakeAnothers() {
        eventually(
                () -> assertThat(getWith("/keyed/", "x-api-key", "key-of-red").status())
                        .isEqualTo(429));
        for (int i = 0; i < 5; i++) {
            eventually(() -> assertThat(getWith("/keyed/", "x-api-key", "key-of-blue", "x-client", "red")
                            .status())
                    .isEqualTo(200));
        }
        eventually(() -> assertThat(getWith("/keyed/", "x-api-key", "key-of-red", "x-client", "blue")
                        .status())
                .isEqualTo(429));
    }

    @Test
    void aPlanMayLimitEachOfItsKeysByWhatTheFilterSaysOfThem() throws IOException {
        eventually(
                () -> assertThat(getWith("/metered/", "x-api-key", "key-of-red").status())
                        .isEqualTo(429));
        assertThat(getWith("/metered/", "x-api-key", "key-of-green").status()).isEqualTo(200);
        assertThat(getWith("/metered/", "x-api-key", "key-of-green").status()).isEqualTo(200);
        assertThat(getWith("/metered/", "x-api-key", "key-of-green").status()).isEqualTo(429);
        for (int i = 0; i < 5; i++) {
            assertThat(getWith("/metered/", "x-api-key", "key-of-blue").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aConditionSeesWhatTheMappingSaysOfItself() {
        eventually(() -> assertThat(gateway().get("/tier/in/").status()).isEqualTo(200));
        eventually(() -> assertThat(gateway().get("/tier/").status()).isEqualTo(403));
    }

    @Test
    void aKeyThatHasExpiredIsRefusedAsSuch() throws IOException {
        var answer = getWith("/keyed/", "x-api-key", "key-of-old");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("message").asText()).isEqualTo("the API key has expired");
    }

    @Test
    void aKeyIsRevokedWithTheLabelOfItsSecret() {
        gateway().manifests().edit("filters.yaml", "{use: api, team: blue}", "{use: none, team: blue}");
        eventually(
                () -> assertThat(getWith("/keyed/", "x-api-key", "key-of-blue").status())
                        .isEqualTo(403));
    }

    @Test
    void eitherAPasswordOrAKeyWillDo() throws IOException {
        assertThat(getWith("/either/", "authorization", "Basic YWxpY2U6c2VjcmV0")
                        .status())
                .isEqualTo(200);
        assertThat(getWith("/either/", "authorization", "Basic Ym9iOnNlY3JldA==")
                        .status())
                .isEqualTo(200);
        assertThat(getWith("/either/", "authorization", "Basic Ym9iOndyb25n").status())
                .isEqualTo(401);
        assertThat(getWith("/either/", "x-api-key", "key-of-red").status()).isEqualTo(200);
        assertThat(getWith("/either/", "authorization", "Basic eDp5", "x-api-key", "key-of-red")
                        .status())
                .isEqualTo(401);
        assertThat(getWith("/either/", "x-api-key", "wrong").status()).isEqualTo(403);
    }

    @Test
    void aConditionSeesWhoTheClientIsAndTheMethodWhichRuleCounts() throws IOException {
        assertThat(getWith("/read/a", "authorization", "Basic YWxpY2U6c2VjcmV0").status())
                .isEqualTo(200);
        var elsewhere = getWith("/read/b", "authorization", "Basic YWxpY2U6c2VjcmV0");
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(elsewhere.json().get("message").asText()).isEqualTo("not there");
        assertThat(RawHttp.request(gateway().port(8080), "HEAD /read/a HTTP/1.1", "")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.request(gateway().port(8080), "DELETE /read/a HTTP/1.1", "")
                        .status())
                .isEqualTo(200);
    }
}
