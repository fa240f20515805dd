package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.Opa;
import io.dragoman.resources.model.Filter.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a real server on this machine that speaks the Data API. */
class OpaFilterTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AuthorizationServer server = new AuthorizationServer();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void theRuleSeesTheRequestAndTheClient() throws Exception {
        server.answer(200, Map.of(), "{\"result\":true}");
        assertThat(decide(LONG)).isEqualTo(new Decision.Allow());
        var question = server.questions().getFirst();
        assertThat(question.method()).isEqualTo("POST");
        assertThat(question.uri()).isEqualTo("/v1/data/gateway/allow");
        assertThat(new ObjectMapper().readTree(question.body())).isEqualTo(new ObjectMapper().readTree("""
                {"input": {
                  "request": {"method": "PUT", "host": "h", "path": "/a", "query": "b=c", "headers": {"x-a": "1"}},
                  "source": {"address": "127.0.0.9", "principal": "spiffe://a", "serverName": "h"},
                  "claims": {"role": "admin"}, "client": "alice",
                  "contextExtensions": {"tier": "inner"}, "scopes": ["read"], "body": "body"}}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'result':false} | 403 | the request is not permitted",
                "{} | 403 | the request is not permitted",
                "{'result':'true'} | 403 | the request is not permitted",
                "{'result':1} | 403 | the request is not permitted",
                "{'result':[true]} | 403 | the request is not permitted",
                "{'result':{'allow':'true'}} | 403 | the request is not permitted",
                "{'result':{'status':404,'message':'none'}} | 404 | none",
                "{'result':{'allow':false,'status':200}} | 403 | the request is not permitted"
            },
            quoteCharacter = '`')
    void whatDoesNotAllowRefuses(String answer, int status, String message) {
        server.answer(200, Map.of(), json(answer));
        assertThat(decide(LONG)).isEqualTo(new Decision.Deny(status, message, Map.of()));
    }

    @Test
    void theRuleMaySetAndTakeAwayHeaders() {
        server.answer(200, Map.of(), json("{'result':{'allow':true,'headers':{'X-Role':'a\\nb','x-a':null}}}"));
        assertThat(decide(LONG))
                .isEqualTo(new Decision.Allow(new RequestChanges(Map.of("x-role", "a b"), Set.of("x-a"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", ":path", "content-length", "a b"})
    void aHeaderThatNobodyMaySetRefuses(String name) {
        server.answer(200, Map.of(), json("{'result':{'allow':true,'headers':{'" + name + "':'v'}}}"));
        assertThat(decide(LONG)).isInstanceOf(Decision.Failure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | not JSON",
                "200 | {'result':true,'result':true}",
                "200 | true",
                "404 | {'result':true}",
                "500 | {'result':true}",
                "302 | {'result':true}",
                "0 | -",
                "-1 | -"
            },
            quoteCharacter = '`')
    void anAgentThatIsDownOrSlowOrBrokenRefuses(int status, String answer) {
        server.answer(status, Map.of(), json(answer));
        assertThat(decide(status == 0 ? Duration.ofMillis(50) : LONG))
                .isEqualTo(new Decision.Failure(503, "the policy of the request is not available now"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private Decision decide(Duration timeout) {
        var filter = new OpaFilter(
                new Opa(server.uri("/v1/data/gateway/allow"), new ServerTls(false, null, null), timeout, true),
                TlsSettings.USUAL,
                server.client());
        var claims = new ObjectMapper().createObjectNode().put("role", "admin");
        return filter.decide(
                new AuthRequest(
                        "h",
                        "/a?b=c",
                        Headers.of(Map.of(":method", "PUT", "x-a", "1")),
                        "id",
                        "body",
                        new Peer("127.0.0.9", "spiffe://a", "", "h"),
                        new Findings(Map.of("client", "alice"), claims),
                        Map.of("tier", "inner")),
                List.of("read"));
    }
}
