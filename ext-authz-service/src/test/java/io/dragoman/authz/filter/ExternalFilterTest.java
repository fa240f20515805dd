package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.External;
import io.dragoman.resources.model.Filter.IncludedBody;
import io.dragoman.resources.model.Filter.ServerTls;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server on this machine. */
class ExternalFilterTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Decision FAILURE = new Decision.Failure(503, "the gateway could not check the request");

    private final AuthorizationServer server = new AuthorizationServer();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void theServiceSeesTheRequestAndOnlyTheHeadersThatItMay() {
        var sent = Map.of("cookie", "k", "x-asked", "q", "x-secret", "s");
        assertThat(decide(LONG, new IncludedBody(4, true), false, request("POST", "//a/|b?c=%20d", sent, "1234567")))
                .isEqualTo(new Decision.Allow());
        var question = server.questions().getFirst();
        assertThat(question.method()).isEqualTo("POST");
        assertThat(question.uri()).isEqualTo("/check//a/|b?c=%20d");
        assertThat(question.headers())
                .containsEntry("cookie", "k")
                .containsEntry("x-asked", "q")
                .containsEntry("host", "shop.example:8080")
                .containsEntry("content-length", "4")
                .containsEntry("l5d-dst-override", server.uri("").getAuthority())
                .doesNotContainKey("x-secret");
        assertThat(question.body()).isEqualTo("1234");
    }

    @Test
    void whatTheServiceSaysOfTheClientReplacesWhatTheClientSays() {
        server.answer(
                200, Map.of("x-told", List.of("alice"), "x-other", List.of("o"), "set-cookie", List.of("a=b")), "");
        assertThat(decide(Map.of("x_told", "root", "x-told", "root")))
                .isEqualTo(new Decision.Allow(new RequestChanges(Map.of("x-told", "alice"), Set.of("x_told"))));
        server.answer(200, Map.of(), "");
        assertThat(decide(Map.of("x-told", "root")))
                .isEqualTo(new Decision.Allow(new RequestChanges(Map.of(), Set.of("x-told"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 403, 429})
    void everyOtherAnswerIsTheClients(int status) {
        var headers = Map.of(
                "location", List.of("/login"),
                "set-cookie", List.of("a=1", "b=2"),
                "x-other", List.of("o"),
                "content-type", List.of("text/plain"));
        server.answer(status, headers, status == 204 ? "" : "no");
        assertThat(decide(Map.of()))
                .isEqualTo(new Decision.Answer(
                        status,
                        Map.of("location", "/login", "content-type", "text/plain"),
                        status == 204 ? "" : "no",
                        "the request is not permitted",
                        List.of("a=1", "b=2")));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 0, -1})
    void aServiceThatIsDownOrSlowOrBrokenRefusesUnlessTheFilterSaysOtherwise(int status) {
        server.answer(status, Map.of(), "");
        var timeout = status == 0 ? Duration.ofMillis(50) : LONG;
        var request = request("GET", "/", Map.of(), "");
        assertThat(decide(timeout, null, false, request)).isEqualTo(FAILURE);
        assertThat(decide(timeout, null, true, request)).isEqualTo(new Decision.Allow());
    }

    @Test
    void anAnswerThatIsTooLongIsNone() {
        server.answer(401, Map.of(), "x".repeat(1_000_000));
        assertThat(decide(Map.of())).isEqualTo(FAILURE);
    }

    @Test
    void aBodyThatMustNotBeCutIsRefused() {
        var whole = new IncludedBody(4, false);
        var tooLarge = new Decision.Deny(413, "the body is too large", Map.of());
        assertThat(decide(LONG, whole, false, request("POST", "/", Map.of(), "1234")))
                .isEqualTo(new Decision.Allow());
        assertThat(decide(LONG, whole, false, request("POST", "/", Map.of(), "12345")))
                .isEqualTo(tooLarge);
        assertThat(decide(LONG, whole, false, request("POST", "/", Map.of("x-envoy-auth-partial-body", "true"), "1")))
                .isEqualTo(tooLarge);
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void aServiceAtAnAddressThatIsNotAllowedIsNotAsked() {
        var there = URI.create(server.uri("").toString().replace("127.0.0.1", "127.0.0.2"));
        var filter = new ExternalFilter(settings(there, LONG, null, false), TlsSettings.USUAL, server.client());
        assertThat(filter.decide(request("GET", "/", Map.of(), ""), List.of())).isEqualTo(FAILURE);
        assertThat(server.questions()).isEmpty();
    }

    private Decision decide(Map<String, String> headers) {
        return decide(LONG, null, false, request("GET", "/", headers, ""));
    }

    private Decision decide(Duration timeout, @Nullable IncludedBody body, boolean allowFailures, AuthRequest request) {
        var settings = settings(server.uri(""), timeout, body, allowFailures);
        return new ExternalFilter(settings, TlsSettings.USUAL, server.client()).decide(request, List.of());
    }

    private static External settings(
            URI service, Duration timeout, @Nullable IncludedBody body, boolean allowFailures) {
        return new External(
                service,
                false,
                new ServerTls(false, null, null),
                timeout,
                "/check",
                Set.of("authorization", "cookie", "x-asked"),
                Set.of("location", "authorization", "set-cookie", "x-told"),
                true,
                body,
                503,
                allowFailures);
    }

    private static AuthRequest request(String method, String target, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        all.put(":method", method);
        return new AuthRequest("shop.example:8080", target, Headers.of(all), "id", body, Peer.UNKNOWN, Findings.NONE);
    }
}
