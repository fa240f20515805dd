package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** AuthServices that are asked over HTTP, and several of them. */
final class HttpAuthIT extends RunningGateway {
    private TestServer auth;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @BeforeAll
    void startServer() throws IOException {
        auth = TestServer.start(asked -> Reply.of(200));
    }

    @AfterAll
    void endServer() {
        auth.close();
    }

    @BeforeEach
    void allow() {
        mapping("open", "hostname: '*', prefix: /open/, service: quote");
        mapping("bypassed", "hostname: '*', prefix: /bypassed/, service: quote, bypass_auth: true");
        auth.answer(asked -> Reply.of(200));
        authService("");
        eventuallyFrom("quote", "/open/");
    }

    /** On a connection of its own, since an older one keeps the filters that it began with for a while. */
    private Answer get(String path) throws IOException {
        return anew(path, request -> request);
    }

    private Answer anew(String path, UnaryOperator<HttpRequest.Builder> details) throws IOException {
        try (var client = Client.plain()) {
            return client.send("http", gateway().port(8080), path, details);
        }
    }

    private String authSpec(TestServer server, String more) {
        return "auth_service: '127.0.0.1:" + server.port() + "', timeout_ms: 2000" + more;
    }

    /** Writes the AuthService, and waits until the gateway has it. */
    private void authService(String more) {
        var marker = Long.toString(System.nanoTime());
        var spec = authSpec(
                auth,
                more + (more.contains("add_auth_headers") ? "" : ", add_auth_headers: {x-marker: '" + marker + "'}"));
        gateway().manifests().write("auth.yaml", object("AuthService", "auth", spec));
        Awaitility.await().ignoreExceptions().untilAsserted(() -> {
            auth.forget();
            get("/open/wait");
            assertThat(auth.asked())
                    .anyMatch(asked -> more.contains("add_auth_headers")
                            ? asked.header("x-marker").isEmpty()
                            : asked.header("x-marker").equals(marker));
        });
        auth.forget();
    }

    @Test
    void theServiceSeesTheRequestWithoutItsBody() throws IOException {
        authService(
                ", path_prefix: /check, allowed_request_headers: [X-Tenant], add_auth_headers: {x-gateway: dragoman}");

        var answer = anew(
                "/open/a?b=c",
                request -> request.headers(
                                "x-tenant", "red", "x-secret", "no", "authorization", "Basic abc", "cookie", "d=e")
                        .POST(BodyPublishers.ofString("hello")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("body_bytes").asInt()).isEqualTo(5);
        var asked = auth.asked().getLast();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/check/open/a?b=c");
        assertThat(asked.body()).isEmpty();
        assertThat(asked.header("x-tenant")).isEqualTo("red");
        assertThat(asked.header("x-secret")).isEmpty();
        assertThat(asked.header("authorization")).isEqualTo("Basic abc");
        assertThat(asked.header("cookie")).isEqualTo("d=e");
        assertThat(asked.header("x-forwarded-proto")).isEqualTo("http");
        assertThat(asked.header("x-gateway")).isEqualTo("dragoman");
    }

    @Test
    void theBodyIsSentWhereItIsWanted() throws IOException {
        authService(", include_body: {max_bytes: 8, allow_partial: false}");

        assertThat(anew("/open/", request -> request.POST(BodyPublishers.ofString("hello")))
                        .status())
                .isEqualTo(200);
        assertThat(auth.asked().getLast().body()).isEqualTo("hello");
        assertThat(anew("/open/", request -> request.POST(BodyPublishers.ofString("much too long")))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void whatTheServiceAnswersDecides() throws IOException {
        authService(", allowed_authorization_headers: [X-User], status_on_error: {code: 502}");

        auth.answer(asked -> new Reply(200, Map.of("x-user", "alice", "x-other", "no"), ""));
        var allowed = get("/open/").json().get("headers");
        assertThat(allowed.at("/x-user/0").asText()).isEqualTo("alice");
        assertThat(allowed.has("x-other")).isFalse();

        auth.answer(asked ->
                new Reply(302, Map.of("location", "https://login.example.com/", "x-user", "b", "x-other", "no"), "go"));
        var redirected = get("/open/");
        assertThat(redirected.status()).isEqualTo(302);
        assertThat(redirected.header("location")).isEqualTo("https://login.example.com/");
        assertThat(redirected.header("x-user")).isEqualTo("b");
        assertThat(redirected.header("x-other")).isEmpty();
        assertThat(redirected.body()).isEqualTo("go");

        auth.answer(asked -> Reply.of(503));
        assertThat(get("/open/").status()).isEqualTo(502);
        assertThat(get("/bypassed/").status()).isEqualTo(200);
    }

    @Test
    void aServiceThatDoesNotAnswerRefusesUnlessTheAuthServiceSaysOtherwise() throws IOException {
        authService(", failure_mode_allow: true");
        auth.answer(asked -> Reply.of(500));
        assertThat(get("/open/").status()).isEqualTo(200);

        authService("");
        auth.answer(asked -> Reply.of(500));
        assertThat(get("/open/").status()).isEqualTo(403);
    }

    @Test
    void linkerdIsToldWhereCallsGo() throws IOException {
        try (var checks = GrpcReceiver.ofChecks()) {
            gateway().manifests().write("checks.yaml", checks.service("checks"));
            gateway()
                    .manifests()
                    .write(
                            "auth.yaml",
                            object(
                                    "AuthService",
                                    "auth",
                                    "auth_service: checks, proto: grpc, protocol_version: v3, add_linkerd_headers: true"));
            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                assertThat(get("/open/").status()).isEqualTo(200);
                assertThat(checks.destinations()).contains("checks:80");
            });
            gateway().manifests().delete("checks.yaml");
        }
    }

    @Test
    void severalServicesAreAskedByTurns() throws IOException {
        try (var second = TestServer.start(asked -> Reply.of(200))) {
            var common = ", add_auth_headers: {x-marker: several}";
            gateway()
                    .manifests()
                    .write(
                            "auth.yaml",
                            object("AuthService", "auth", authSpec(auth, common + ", allowed_request_headers: [x-a]"))
                                    + object(
                                            "AuthService",
                                            "auth-second",
                                            authSpec(second, common + ", allowed_request_headers: [x-b]"))
                                    + object(
                                            "AuthService",
                                            "auth-third",
                                            authSpec(second, common).replace("timeout_ms: 2000", "timeout_ms: 1")));
            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                anew("/open/", request -> request.headers("x-a", "1", "x-b", "2"));
                for (var server : List.of(auth, second)) {
                    assertThat(server.asked())
                            .anyMatch(asked -> asked.header("x-marker").equals("several")
                                    && asked.header("x-a").equals("1")
                                    && asked.header("x-b").equals("2"));
                }
            });
            assertThat(problemsOf("auth-third"))
                    .anySatisfy(problem -> assertThat(problem).contains("spec.timeout_ms", "must be the same"));
            assertThat(problemsOf("auth-second")).isEmpty();
        }
    }

    @Test
    void severalKubernetesServicesAreAskedByTurns() throws IOException {
        try (var second = TestServer.start(asked -> Reply.of(200))) {
            gateway()
                    .manifests()
                    .write(
                            "auth-services.yaml",
                            Manifests.service("auth-one", 80, List.of(auth.port())) + "---\n"
                                    + Manifests.service("auth-two", 80, List.of(second.port())));
            gateway()
                    .manifests()
                    .write(
                            "auth.yaml",
                            object("AuthService", "auth", "auth_service: auth-one")
                                    + object("AuthService", "auth-second", "auth_service: auth-two"));
            auth.forget();
            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                assertThat(get("/open/").status()).isEqualTo(200);
                assertThat(auth.asked()).isNotEmpty();
                assertThat(second.asked()).isNotEmpty();
            });

            // The only one that is left is asked alone.
            gateway()
                    .manifests()
                    .write(
                            "auth-services.yaml",
                            Manifests.service("auth-one", 80, List.of(auth.port())) + "---\n"
                                    + Manifests.service("auth-two", 80, List.of(auth.port())));
            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                second.forget();
                for (int i = 0; i < 10; i++) {
                    assertThat(get("/open/").status()).isEqualTo(200);
                }
                assertThat(second.asked()).isEmpty();
            });
        }
    }
}
