package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What has got past other gateways' authorisation, request by request through a real Envoy, each by the name under which it
 * was published. Attacks on tokens and on signing in are beside the code that withstands them.
 */
final class KnownAttacksIT extends RunningGateway {
    private static final String RIGHT_KEY = "X-API-Key: right-key";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    @BeforeEach
    void onePathAndOneHostAreProtected() {
        gateway().manifests().write("auth.yaml", authService());
        mapping("all", "hostname: '*', prefix: /, rewrite: '', service: quote");
        gateway().manifests().write("filters.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: keys, labels: {user: alice}}
                stringData: {key: right-key}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: key}
                spec:
                  APIKey:
                    keys: [{secretName: keys}]
                    injectRequestHeaders: [{name: X-User-Name, value: '{{.apiKey.Labels.user}}'}]
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: secret.example, path: "*", filters: [{name: key}]}
                  - {host: "*", path: "/private*", filters: [{name: key}]}
                """);
        gateway().eventually("/private/x", answer -> assertThat(answer.status()).isEqualTo(401));
        eventuallyFrom("quote", "/open/x");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    CVE-2019-9901         | /open/../private/x
                    CVE-2021-29492        | /open/..%2fprivate/x
                    CVE-2021-31920        | /open/..%5cprivate/x
                    OPA-Envoy 58c44d4     | //private/x
                    GHSA-3q34-rx83-r6mq   | /open/%2e%2e/private/x
                    CVE-2021-32779        | /private#/x
                    CVE-2021-39156        | /open#/../private/x
                    GHSA-pxq7-h93f-9jrg   | /private/x#/open
                    CVE-2025-46821        | /private*/x
                    CVE-2025-54576        | /private/x?/open/
                    GO-2026-4742          | /private/x?a=%2f..%2fopen%3f
                    CVE-2026-33186        | private/x
                    CVE-2026-73551        | /open/..;/private/x
                    CVE-2026-73511        | /open/..;a=b/private/x
                    CVE-2026-73553        | /private;a=b/x
                    CVE-2026-39852        | /open;/../private/x
                    emissary #4713        | http://localhost/private/x
                    """)
    void aPathThatLooksLikeAnotherIsNoWayAround(String name, String target) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), target).status()).isIn(400, 401);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    CVE-2021-39155        | Host: SECRET.Example
                    GHSA-72h4-mxfc-jx37   | Host: secret.example.
                    CVE-2026-40574        | Host: open@secret.example
                    Istio hosts with port | Host: secret.example:8080
                    """)
    void aHostInAnotherSpellingIsTheSameHost(String name, String host) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), "/", host).status()).isIn(400, 401, 404);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    CVE-2023-27487        | X-Envoy-Original-Path: /open/x
                    CVE-2026-40575        | X-Forwarded-Uri: /open/x
                    CVE-2026-76835        | X-Original-URL: /open/x
                    CVE-2026-76835        | X-Rewrite-URL: /open/x
                    CVE-2026-76835        | X-Forwarded-Host: open.example
                    CVE-2026-34457        | User-Agent: kube-probe/1.31
                    CVE-2026-34457        | User-Agent: GoogleHC/1.0
                    CVE-2022-29226        | Authorization: Bearer anything
                    CVE-2022-29226        | Cookie: OauthHMAC=x; BearerToken=y; OauthExpires=9999999999
                    GHSA-fv82             | X-Pomerium-Claim-User: alice
                    X-User-Name           | X-User-Name: alice
                    internal              | X-Envoy-Internal: true
                    """)
    void nothingThatAClientSaysOfItselfOpensAPath(String name, String header) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), "/private/x", header).status())
                .isEqualTo(401);
    }

    /** CVE-2023-27488: what could not be encoded for the service let the request pass where failures do. */
    @Test
    void aHeaderThatIsNotUtf8DoesNotSwitchTheServiceOff() throws IOException {
        gateway().manifests().write("auth.yaml", authServiceWith("failure_mode_allow: true"));
        for (var header :
                new String[] {"X-Any: \u00ff\u00fe", "X-API-Key: \u00c0\u00af", "Cookie: a=\u00ed\u00a0\u0080"}) {
            assertThat(RawHttp.get(gateway().port(8080), "/private/x", header).status())
                    .as(header)
                    .isIn(400, 401, 403);
        }
    }

    /** CVE-2020-25017 and CVE-2021-32777: the first, or the last, of several headers of one name was looked at. */
    @Test
    void ofTwoKeysNeitherCounts() throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), "/private/x", RIGHT_KEY).status())
                .isEqualTo(200);
        assertThat(RawHttp.get(gateway().port(8080), "/private/x", RIGHT_KEY, "X-API-Key: wrong")
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.get(gateway().port(8080), "/private/x", "X-API-Key: wrong", RIGHT_KEY)
                        .status())
                .isEqualTo(403);
    }

    /** CVE-2025-64484: servers that take underscores for hyphens saw what the client sent. */
    @Test
    void whatTheServiceIsToldOfTheClientCannotBeSaidByTheClient() throws IOException {
        var answer = RawHttp.get(
                gateway().port(8080),
                "/private/x",
                RIGHT_KEY,
                "X-User-Name: root",
                "x_user_name: root",
                "X_User-Name: root",
                "X-USER_NAME: root");
        assertThat(answer.status()).isEqualTo(200);
        var body = answer.body();
        var headers = new ObjectMapper()
                .readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1))
                .get("headers");
        assertThat(headers.get("x-user-name").toString()).isEqualTo("[\"alice\"]");
        assertThat(headers.toString()).doesNotContain("root");
    }

    /** CVE-2022-21679: a proxy older than its control plane left out a condition that it did not know, and matched all. */
    @Test
    void envoyRefusesAConfigurationOfWhichItDoesNotKnowAll() throws IOException {
        assertThat(RawHttp.get(gateway().port(8001), "/server_info").body())
                .contains("\"reject_unknown_dynamic_fields\": true");
        for (var starts : new String[] {"dragoman", "deploy/kustomize/base/envoy/deployment.yaml"}) {
            assertThat(Installation.root().resolve(starts)).content().contains("--reject-unknown-dynamic-fields");
        }
    }

    /** CVE-2026-53718: what one namespace had could be used from another one that nobody had granted it to. */
    @Test
    void aSecretOfAnotherNamespaceIsOfNoUseWithoutItsConsent() {
        var policy = """
                apiVersion: v1
                kind: Secret
                metadata: {name: client, namespace: owner%s}
                stringData: {oauth2-client-secret: hidden}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: taker, namespace: thief}
                spec:
                  OAuth2:
                    authorizationURL: https://thief.example/
                    clientID: client
                    secretName: client
                    secretNamespace: owner
                    protectedOrigins: [{origin: "http://taken.example"}]
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: taken, namespace: thief}
                spec:
                  rules:
                  - {host: taken.example, path: "*", filters: [{name: taker}]}
                """;
        var refused = "is not for Filters of namespace thief";
        gateway()
                .manifests()
                .write("taken.yaml", policy.formatted(", annotations: {getambassador.io/allow-namespaces: friend}"));
        eventually(
                () -> assertThat(problemsOfAuthentication()).contains(refused).doesNotContain("hidden"));
        gateway()
                .manifests()
                .write("taken.yaml", policy.formatted(", annotations: {getambassador.io/allow-namespaces: thief}"));
        eventually(() -> assertThat(problemsOfAuthentication()).doesNotContain(refused));
    }

    private String problemsOfAuthentication() throws IOException {
        return RawHttp.get(gateway().port(8501), "/diag").body();
    }
}
