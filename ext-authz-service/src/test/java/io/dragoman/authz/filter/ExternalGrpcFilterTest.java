package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.rpc.Status;
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
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server on this machine over gRPC. */
class ExternalGrpcFilterTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Decision FAILURE = new Decision.Failure(503, "the gateway could not check the request");
    private static final CheckResponse ALLOW =
            CheckResponse.newBuilder().setStatus(Status.getDefaultInstance()).build();

    private final CheckServer server = new CheckServer();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void theServiceSeesTheRequestWithAllOfItsHeaders() {
        server.answer(ALLOW);
        var sent = Map.of("cookie", "k", "x-any", "a", ":scheme", "https");
        assertThat(decide(LONG, new IncludedBody(4, true), request("POST", "//a/|b?c=%20d", sent, "1234567")))
                .isEqualTo(new Decision.Allow());
        var attributes = server.questions().getFirst().getAttributes();
        var http = attributes.getRequest().getHttp();
        assertThat(http.getMethod()).isEqualTo("POST");
        assertThat(http.getHost()).isEqualTo("shop.example:8080");
        assertThat(http.getPath()).isEqualTo("//a/|b?c=%20d");
        assertThat(http.getScheme()).isEqualTo("https");
        assertThat(http.getId()).isEqualTo("id");
        assertThat(http.getBody()).isEqualTo("1234");
        assertThat(http.getHeadersMap())
                .containsEntry("cookie", "k")
                .containsEntry("x-any", "a")
                .containsEntry(":method", "POST")
                .containsEntry("x-envoy-auth-partial-body", "true");
        assertThat(attributes.getSource().getPrincipal()).isEqualTo("spiffe://c");
        assertThat(attributes.getSource().getCertificate()).isEqualTo("-----BEGIN");
        assertThat(attributes.getSource().getAddress().getSocketAddress().getAddress())
                .isEqualTo("10.0.0.9");
        assertThat(attributes.getTlsSession().getSni()).isEqualTo("shop.example");
        assertThat(attributes.getContextExtensionsMap()).containsExactly(Map.entry("plan", "gold"));
        assertThat(server.destinations()).containsExactly(server.uri().getAuthority());
    }

    @Test
    void aBodyIsShownOnlyIfItIsToBe() {
        server.answer(ALLOW);
        var request = request("POST", "/", Map.of("x-envoy-auth-partial-body", "false"), "secret");
        assertThat(decide(LONG, null, request)).isEqualTo(new Decision.Allow());
        assertThat(decide(LONG, new IncludedBody(3, false), request))
                .isEqualTo(new Decision.Deny(413, "the body is too large", Map.of()));
        // Three bytes end within a character, so what is shown is no text.
        assertThat(decide(LONG, new IncludedBody(3, true), request("POST", "/", Map.of(), "aéé")))
                .isEqualTo(new Decision.Allow());
        assertThat(decide(LONG, new IncludedBody(4, true), request("POST", "/", Map.of(), "aéé")))
                .isEqualTo(new Decision.Allow());
        assertThat(server.questions()).hasSize(3);
        var none = server.questions().get(0).getAttributes().getRequest().getHttp();
        assertThat(none.getBody() + none.getRawBody().toStringUtf8()).isEmpty();
        assertThat(none.containsHeaders("x-envoy-auth-partial-body")).isFalse();
        assertThat(server.questions()
                        .get(1)
                        .getAttributes()
                        .getRequest()
                        .getHttp()
                        .getBody())
                .isEqualTo("aé");
        assertThat(server.questions()
                        .get(2)
                        .getAttributes()
                        .getRequest()
                        .getHttp()
                        .getRawBody()
                        .size())
                .isEqualTo(4);
    }

    @Test
    void whatTheServiceSaysOfHeadersHoldsButNotOfThoseThatFrame() {
        server.answer(ALLOW.toBuilder()
                .setOkResponse(OkHttpResponse.newBuilder()
                        .addHeaders(header("X-Told", "alice\r\nx-evil: 1"))
                        .addHeaders(appended("x-roles", "admin"))
                        .addHeaders(appended("x-roles", "dev"))
                        .addHeaders(header(":path", "/elsewhere"))
                        .addHeaders(header("host", "elsewhere"))
                        .addHeaders(header("Transfer-Encoding", "chunked"))
                        .addHeadersToRemove("X-Key")
                        .addHeadersToRemove(":path")
                        .addHeadersToRemove("host"))
                .build());
        var sent = Map.of("x_told", "root", "x-told", "root", "x-roles", "user", "x-key", "k", "x_key", "k");
        assertThat(decide(sent))
                .isEqualTo(new Decision.Allow(new RequestChanges(
                        Map.of("x-told", "alice  x-evil: 1", "x-roles", "user,admin,dev"),
                        Set.of("x_told", "x-key", "x_key"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 204, 302, 401, 403, 429})
    void aRefusalIsTheClients(int status) {
        server.answer(denied(
                status,
                header("Location", "/login"),
                header("Set-Cookie", "a=1"),
                header("set-cookie", "b=2\r\nx: y"),
                header("content-length", "7"),
                header("Content-Type", "text/plain")));
        assertThat(decide(Map.of()))
                .isEqualTo(new Decision.Answer(
                        status == 0 ? 403 : status,
                        Map.of("location", "/login", "content-type", "text/plain"),
                        status == 204 ? "" : "no",
                        "the request is not permitted",
                        List.of("a=1", "b=2  x: y")));
    }

    @Test
    void aRefusalWithoutWordsIsOne() {
        server.answer(CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(7))
                .build());
        assertThat(decide(Map.of()))
                .isEqualTo(new Decision.Answer(403, Map.of(), "", "the request is not permitted", List.of()));
    }

    @Test
    void anAnswerWithoutAStatusAllowsAsForEnvoy() {
        server.answer(CheckResponse.getDefaultInstance());
        assertThat(decide(Map.of())).isEqualTo(new Decision.Allow());
        server.answer(CheckResponse.newBuilder()
                .setOkResponse(OkHttpResponse.newBuilder().addHeaders(header("x-user", "alice")))
                .build());
        assertThat(decide(Map.of()))
                .isEqualTo(new Decision.Allow(new RequestChanges(Map.of("x-user", "alice"), Set.of())));
    }

    static Stream<CheckServer.Answer> noAnswers() {
        return Stream.of(
                // Envoy itself would let the first two pass, which allow and deny at once.
                new CheckServer.Answer.Message(
                        denied(403).toBuilder().setStatus(ALLOW.getStatus()).build()),
                new CheckServer.Answer.Message(
                        denied(403).toBuilder().clearStatus().build()),
                new CheckServer.Answer.Message(denied(503)),
                new CheckServer.Answer.Message(denied(403, header("x", "y".repeat(1_000_000)))),
                new CheckServer.Answer.Failure(io.grpc.Status.PERMISSION_DENIED),
                new CheckServer.Answer.Failure(io.grpc.Status.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void whatIsNoAnswerRefusesUnlessTheFilterSaysOtherwise(CheckServer.Answer answer) {
        server.answer(answer);
        var request = request("GET", "/", Map.of(), "");
        assertThat(decide(LONG, null, request)).isEqualTo(FAILURE);
        assertThat(filter(server.uri(), LONG, null, true).decide(request, List.of()))
                .isEqualTo(new Decision.Allow());
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void aServiceThatIsSilentOrGoneOrSpeaksOtherwiseRefuses() {
        var request = request("GET", "/", Map.of(), "");
        assertThat(decide(Duration.ofMillis(50), null, request)).isEqualTo(FAILURE);
        try (var http = new AuthorizationServer()) {
            assertThat(filter(http.uri(""), LONG, null, false).decide(request, List.of()))
                    .isEqualTo(FAILURE);
        }
        assertThat(filter(URI.create("http://127.0.0.1:1"), LONG, null, false).decide(request, List.of()))
                .isEqualTo(FAILURE);
    }

    @Test
    void aServiceAtAnAddressThatIsNotAllowedIsNotAsked() {
        server.answer(ALLOW);
        var there = URI.create(server.uri().toString().replace("127.0.0.1", "127.0.0.2"));
        assertThat(filter(there, LONG, null, false).decide(request("GET", "/", Map.of(), ""), List.of()))
                .isEqualTo(FAILURE);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void manyAskOverOneConnectionWhichFiltersShare() throws Exception {
        server.answer(ALLOW);
        // The first one makes the connection; those who come while there is none may make others.
        assertThat(decide(Map.of())).isEqualTo(new Decision.Allow());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(Stream.<Callable<Decision>>generate(() -> () -> decide(Map.of()))
                    .limit(50)
                    .toList());
            for (var one : all) {
                assertThat(one.get()).isEqualTo(new Decision.Allow());
            }
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .build();
    }

    @SuppressWarnings("deprecation") // As services write it.
    private static HeaderValueOption appended(String name, String value) {
        return header(name, value).toBuilder().setAppend(BoolValue.of(true)).build();
    }

    private static CheckResponse denied(int status, HeaderValueOption... headers) {
        var response = DeniedHttpResponse.newBuilder().setBody("no").addAllHeaders(List.of(headers));
        if (status != 0) {
            response.setStatus(HttpStatus.newBuilder().setCodeValue(status));
        }
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(16))
                .setDeniedResponse(response)
                .build();
    }

    private Decision decide(Map<String, String> headers) {
        return decide(LONG, null, request("GET", "/", headers, ""));
    }

    private Decision decide(Duration timeout, @Nullable IncludedBody body, AuthRequest request) {
        return filter(server.uri(), timeout, body, false).decide(request, List.of());
    }

    private ExternalFilter filter(URI service, Duration timeout, @Nullable IncludedBody body, boolean allowFailures) {
        var settings = new External(
                service,
                true,
                new ServerTls(false, null, null),
                timeout,
                "",
                Set.of(),
                Set.of(),
                true,
                body,
                503,
                allowFailures);
        return new ExternalFilter(settings, TlsSettings.USUAL, server.client());
    }

    private static AuthRequest request(String method, String target, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        all.put(":method", method);
        return new AuthRequest(
                "shop.example:8080",
                target,
                Headers.of(all),
                "id",
                body,
                new Peer("10.0.0.9", "spiffe://c", "-----BEGIN", "shop.example"),
                Findings.NONE,
                Map.of("plan", "gold"));
    }
}
