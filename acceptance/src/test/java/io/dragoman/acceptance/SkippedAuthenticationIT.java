package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which requests ext-authz-service is asked about by a real Envoy, counted where it decides. */
final class SkippedAuthenticationIT extends RunningGateway {
    private static final String GRPC = "proto: grpc, protocol_version: v3";
    private static final Pattern DECISIONS =
            Pattern.compile("^dragoman_authz_decisions_total\\{.*} ([0-9.]+)$", Pattern.MULTILINE);

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    private static void write(Gateway gateway) {
        var manifests = gateway.manifests();
        manifests.write("auth.yaml", object("AuthService", "auth", "auth_service: 'ext-authz-service:8500', " + GRPC));
        manifests.write(
                "mappings.yaml",
                mappingText("open", "hostname: '*', prefix: /open/, service: quote")
                        + mappingText("news", "hostname: '*', prefix: /news/, service: quote")
                        + mappingText("about", "hostname: '*', prefix: /about, prefix_exact: true, service: quote")
                        + mappingText("private", "hostname: '*', prefix: /private/, service: quote"));
        manifests.write("filters.yaml", apiKeyFilter("right-key"));
        manifests.write("policy.yaml", policy("policy", "/private/*"));
        gateway.eventually("/private/x", answer -> assertThat(answer.status()).isEqualTo(401));
        gateway.eventually("/open/", answer -> assertThat(answer.status()).isEqualTo(200));
    }

    private static String policy(String name, String path) {
        return object("FilterPolicy", name, "rules: [{host: '*', path: '%s', filters: [{name: key}]}]".formatted(path));
    }

    @BeforeEach
    void onlyOnePathIsProtected() {
        write(gateway());
        eventually(() -> assertThat(callsFor("/open/")).isZero());
    }

    private static long decisions(Gateway gateway, Client client) throws IOException {
        var metrics = client.get("http", gateway.port(8501), "/q/metrics").body();
        return DECISIONS
                .matcher(metrics)
                .results()
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    /** How often the service is asked about a request. */
    private long callsFor(String path) throws IOException {
        try (var client = Client.plain()) {
            long before = decisions(gateway(), client);
            gateway().get(path);
            return decisions(gateway(), client) - before;
        }
    }

    @Test
    void aRouteThatNoPolicyIsForMakesNoCall() throws IOException {
        for (var path : List.of("/open/", "/open/a/b.html?c=/private/", "/news/2026", "/news/", "/about")) {
            assertThat(callsFor(path)).as(path).isZero();
            assertThat(gateway().get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(callsFor("/private/x")).isEqualTo(1);
    }

    @Test
    void aPathThatCanBeUnderstoodInSeveralWaysIsAskedAboutThereToo() throws IOException {
        for (var path : List.of("/open/..%2fprivate/x", "/open/..%5cprivate/x", "/open/%2e%2e%2fprivate/x")) {
            assertThat(callsFor(path)).as(path).isEqualTo(1);
            assertThat(gateway().get(path).status()).as(path).isEqualTo(400);
        }
        for (var path : List.of("/open/a%20b", "/open/a;b=c", "/open/a//b", "/open/.well-known/x")) {
            assertThat(callsFor(path)).as(path).isEqualTo(1);
            assertThat(gateway().get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aNewPolicyHasItsRouteAskedAboutAndOneThatIsGoneHasItNot() throws IOException {
        gateway().manifests().write("more.yaml", policy("more", "/news/secret*"));
        gateway()
                .eventually(
                        "/news/secret", answer -> assertThat(answer.status()).isEqualTo(401));
        assertThat(callsFor("/news/2026")).isEqualTo(1);
        assertThat(callsFor("/open/")).isZero();

        gateway().manifests().delete("more.yaml");
        eventually(() -> assertThat(callsFor("/news/secret")).isZero());
        assertThat(gateway().get("/news/secret").status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeReadMayBeAPolicySoThatEverythingIsAskedAbout() {
        gateway().manifests().write("broken.yaml", "kind: FilterPolicy\nspec: {");
        eventually(() -> assertThat(callsFor("/open/")).isEqualTo(1));

        gateway().manifests().delete("broken.yaml");
        eventually(() -> assertThat(callsFor("/open/")).isZero());
    }

    @Test
    void aServiceThatIsNotKnownToGoByPoliciesGetsEveryCall() throws IOException {
        // The same service, but nothing says so.
        gateway()
                .manifests()
                .write(
                        "auth.yaml",
                        object(
                                "AuthService",
                                "auth",
                                "auth_service: '127.0.0.1:" + gateway().port(8500) + "', " + GRPC));
        eventually(() -> assertThat(callsFor("/open/")).isEqualTo(1));
        assertThat(callsFor("/about")).isEqualTo(1);

        try (var foreign = TestServer.start(asked -> Reply.of(200))) {
            gateway()
                    .manifests()
                    .write(
                            "auth.yaml",
                            object("AuthService", "auth", "auth_service: '127.0.0.1:" + foreign.port() + "'"));
            eventually(() -> {
                foreign.forget();
                try (var client = Client.plain()) {
                    for (var path : List.of("/open/", "/news/x", "/about", "/private/x")) {
                        client.send("http", gateway().port(8080), path, HttpRequest.Builder::GET);
                    }
                }
                assertThat(foreign.asked()).hasSize(4);
            });
        }
    }

    @Test
    void explainAndTheListOfRoutesSayWhoIsAsked() throws IOException {
        assertThat(explained("/open/")).isEqualTo("not asked (no FilterPolicy concerns it)");
        assertThat(explained("/about")).isEqualTo("not asked (no FilterPolicy concerns it)");
        assertThat(explained("/open/a%20b")).startsWith("asked at ").contains("can be understood in several ways");
        assertThat(explained("/private/"))
                .contains("as FilterPolicy/default/policy spec.rules[0] may concern requests of the route");
        assertThat(gateway().diagnostics().get("route_info"))
                .anySatisfy(route -> {
                    assertThat(route.get("prefix").asText()).isEqualTo("/about");
                    assertThat(route.get("authentication_skipped_because").asText())
                            .isEqualTo("no FilterPolicy concerns it");
                })
                .anySatisfy(route -> {
                    assertThat(route.get("prefix").asText()).isEqualTo("/private/");
                    assertThat(route.get("authentication_skipped").asBoolean()).isFalse();
                });
    }

    private String explained(String path) throws IOException {
        try (var client = Client.plain()) {
            var request = URLEncoder.encode("http://127.0.0.1:8080" + path, StandardCharsets.UTF_8);
            var answer = client.get("http", gateway().port(8877), "/ambassador/v0/explain?request=" + request)
                    .json();
            return answer.get("outcomes").get(0).get("authorization").asText();
        }
    }

    @Test
    void aVariableHasEverythingAskedAbout(@TempDir Path directory) throws IOException {
        try (var careful = Gateway.in(directory)
                        .backends("http:quote")
                        .authentication()
                        .environment("DRAGOMAN_AUTH_SKIP", "false")
                        .start();
                var client = Client.plain()) {
            careful.manifests().write("gateway.yaml", Manifests.plainGateway());
            write(careful);
            long before = decisions(careful, client);
            assertThat(careful.get("/open/").status()).isEqualTo(200);
            assertThat(decisions(careful, client)).isEqualTo(before + 1);
        }
    }
}
