package io.dragoman.authz.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.request.RequestChanges;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckMessagesTest {
    private final AuthRequest request = request(Map.of());

    @Test
    void bothFormsOfHeadersAreRead() {
        var map = HttpRequest.newBuilder()
                .setHost("A.example:80")
                .setPath("/p?private")
                .setId("7")
                .putHeaders("authorization", "secret")
                .putHeaders("x-request-id", "r1");
        var read = CheckRequests.read(check(map));
        assertThat(read.authority()).isEqualTo("A.example:80");
        assertThat(read.target()).isEqualTo("/p?private");
        assertThat(read.requestId()).isEqualTo("r1");
        assertThat(read.headers().get("authorization")).isEqualTo("secret");
        assertThat(read.toString()).doesNotContain("secret", "private");

        var raw = HttpRequest.newBuilder()
                .setId("7")
                .setHeaderMap(HeaderMap.newBuilder()
                        .addHeaders(header("X-A").setRawValue(ByteString.copyFromUtf8("one")))
                        .addHeaders(header("x-a").setRawValue(ByteString.copyFromUtf8("two")))
                        .addHeaders(header("x-b").setRawValue(ByteString.copyFrom(new byte[] {(byte) 0xff}))));
        read = CheckRequests.read(check(raw));
        assertThat(read.requestId()).isEqualTo("7");
        assertThat(read.headers().get("x-a")).contains("one", ",", "two");
        assertThat(read.headers().get("x-b")).isEqualTo("\uFFFD");
    }

    /** CVE-2026-47205 and CVE-2026-73547: a request without a path ended the process. */
    @Test
    void anEmptyRequestIsRead() {
        var read = CheckRequests.read(CheckRequest.getDefaultInstance());
        assertThat(read.authority()).isEmpty();
        assertThat(read.target()).isEmpty();
    }

    @Test
    void allowingSaysSoAndNothingElse() {
        var response = CheckResponses.write(new Decision.Allow(), request);
        assertThat(response.hasStatus()).isTrue();
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(response.hasOkResponse()).isTrue();
        assertThat(response.hasDeniedResponse()).isFalse();
    }

    @Test
    void whatIsKnownOfTheClientGoesToEnvoyAndItsClaimsDoNot() {
        var claims = JsonMapper.builder().build().createObjectNode().put("private", "canary");
        var findings = new Findings(Map.of("client", "alice"), claims);
        var response = CheckResponses.write(new Decision.Allow(RequestChanges.NONE.finding(findings)), request);
        assertThat(response.getDynamicMetadata().getFieldsOrThrow("client").getStringValue())
                .isEqualTo("alice");
        assertThat(response.getDynamicMetadata().getFieldsCount()).isEqualTo(1);
        assertThat(response.toString() + findings).doesNotContain("canary");
    }

    @Test
    void thePeerAndTheBodyAreRead() {
        var http = HttpRequest.newBuilder().setBody("text");
        var attributes = AttributeContext.newBuilder()
                .setSource(AttributeContext.Peer.newBuilder()
                        .setPrincipal("spiffe://a")
                        .setCertificate("-----BEGIN")
                        .setAddress(Address.newBuilder()
                                .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.9"))))
                .setTlsSession(AttributeContext.TLSSession.newBuilder().setSni("a.example"))
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http));
        var read = CheckRequests.read(
                CheckRequest.newBuilder().setAttributes(attributes).build());
        assertThat(read.peer()).isEqualTo(new Peer("127.0.0.9", "spiffe://a", "-----BEGIN", "a.example"));
        assertThat(read.body()).isEqualTo("text");
        http.setRawBody(ByteString.copyFromUtf8("bytes"));
        attributes.setRequest(AttributeContext.Request.newBuilder().setHttp(http));
        assertThat(CheckRequests.read(CheckRequest.newBuilder()
                                .setAttributes(attributes)
                                .build())
                        .body())
                .isEqualTo("bytes");
    }

    @Test
    void denyingNeverHasStatusOk() throws Exception {
        var response = CheckResponses.write(
                new Decision.Deny(401, "no \"token\"", Map.of("WWW-Authenticate", "Bearer realm=\"r\"")), request);
        assertThat(response.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
        assertThat(response.hasOkResponse()).isFalse();
        var denied = response.getDeniedResponse();
        assertThat(denied.getStatus().getCodeValue()).isEqualTo(401);
        assertThat(denied.getHeadersList())
                .allMatch(header -> header.getAllFields().size() == 1)
                .extracting(header ->
                        header.getHeader().getKey() + ": " + header.getHeader().getValue())
                .containsExactly(
                        "Content-Type: application/json",
                        "Cache-Control: no-store",
                        "WWW-Authenticate: Bearer realm=\"r\"");
        assertThat(new JsonMapper().readTree(denied.getBody()))
                .isEqualTo(new JsonMapper()
                        .readTree("{\"message\":\"no \\\"token\\\"\",\"request_id\":\"id\",\"status_code\":401}"));
    }

    @Test
    void aFailureIsADenial() {
        var response = CheckResponses.write(new Decision.Failure(500, "broken"), request);
        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(500);
    }

    @Test
    void aGrpcClientGetsPlainText() {
        var grpc = request(Map.of("content-type", "application/grpc+proto"));
        var denied =
                CheckResponses.write(new Decision.Failure(500, "broken"), grpc).getDeniedResponse();
        assertThat(denied.getBody()).isEqualTo("broken");
        assertThat(denied.getHeaders(0).getHeader().getValue()).isEqualTo("text/plain");
    }

    private static AuthRequest request(Map<String, String> headers) {
        return new AuthRequest("a.example", "/", Headers.of(headers), "id");
    }

    private static HeaderValue.Builder header(String name) {
        return HeaderValue.newBuilder().setKey(name);
    }

    private static CheckRequest check(HttpRequest.Builder http) {
        return CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }

    @Test
    void headersOfARequestThatMayPassReplaceWhatTheClientSent() {
        var request = CheckRequests.read(CheckRequest.getDefaultInstance());
        var changes = new RequestChanges(Map.of("x-user", "a"), Set.of("x_user"));
        var ok = CheckResponses.write(new Decision.Allow(changes), request).getOkResponse();
        assertThat(ok.getHeadersList()).singleElement().satisfies(option -> {
            assertThat(option.getHeader().getKey()).isEqualTo("x-user");
            assertThat(option.getHeader().getValue()).isEqualTo("a");
            assertThat(option.getAppendActionValue()).isEqualTo(2);
        });
        assertThat(ok.getHeadersToRemoveList()).containsExactly("x_user");
    }

    @Test
    void aFiltersOwnWordsAreItsAnswer() {
        var request = CheckRequests.read(CheckRequest.getDefaultInstance());
        var answer = new Decision.Answer(403, Map.of("content-type", "text/html"), "<p>no", "no");
        var denied = CheckResponses.write(answer, request).getDeniedResponse();
        assertThat(denied.getStatus().getCodeValue()).isEqualTo(403);
        assertThat(denied.getBody()).isEqualTo("<p>no");
        assertThat(denied.getHeadersList())
                .extracting(option ->
                        option.getHeader().getKey() + ": " + option.getHeader().getValue())
                .containsExactlyInAnyOrder("content-type: text/html", "Cache-Control: no-store");
    }
}
