package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.model.Filter.ClaimRule;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunctions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a JWT filter does beyond checking a token in the Authorization header. */
class JwtFilterOptionsTest {
    private static final TimeClaim OPTIONAL = new TimeClaim(false, Duration.ZERO);
    private static final TokenSource AUTHORIZATION = new TokenSource.Authorization();

    private final TestIssuer issuer = new TestIssuer();
    private final PublicJsonWebKey key = issuer.publish("ES256", "k1");
    private final VerifiedTokens tokens = new VerifiedTokens();
    private Instant now = Instant.ofEpochSecond(1_800_000_000L);

    private List<TokenSource> sources = List.of(AUTHORIZATION);
    private List<ClaimRule> claims = List.of();
    private List<String> audiences = List.of();
    private String type;
    private Map<String, String> inject = Map.of();
    private Map<String, String> errorHeaders = Map.of();
    private String errorBody;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/?q=TOKEN             |                    |                | 200",
                "/?a=b&q=TOKEN         |                    |                | 200",
                "/?%71=TOKEN           |                    |                | 200",
                "/?Q=TOKEN             |                    |                | 401",
                "/?q=TOKEN&q=TOKEN     |                    |                | 400",
                "/?q=TOKEN&q=          |                    |                | 400",
                "/?q=                  |                    |                | 400",
                "/?q=a%20b             |                    |                | 400",
                "/?q=%zz               |                    |                | 400",
                "/                     | c=TOKEN            |                | 200",
                "/                     | a=b; c=TOKEN; d=e  |                | 200",
                "/                     | a=b,c=TOKEN        |                | 200",
                "/                     | c=TOKEN; c=TOKEN   |                | 400",
                "/                     | cc=TOKEN           |                | 401",
                "/                     |                    | T TOKEN        | 200",
                "/                     |                    | t TOKEN        | 200",
                "/                     |                    | TOKEN          | 401",
                "/                     |                    | T TOKEN,TOKEN  | 400",
                "/?q=TOKEN             | c=TOKEN            |                | 400",
                "/?q=TOKEN             |                    | T TOKEN        | 400",
                "/                     |                    |                | 401"
            })
    void aTokenIsInOneOfThePlacesAndInOneOnly(String target, String cookie, String header, int status) {
        sources = List.of(
                AUTHORIZATION,
                new TokenSource.InQuery("q"),
                new TokenSource.InCookie("c"),
                new TokenSource.InHeader("x-token", "T "));
        var token = TestIssuer.sign(key, "{}");
        var headers = new LinkedHashMap<String, String>();
        if (cookie != null) {
            headers.put("cookie", cookie.replace("TOKEN", token));
        }
        if (header != null) {
            headers.put("x-token", header.replace("TOKEN", token));
        }
        var request = new AuthRequest("a.example", target.replace("TOKEN", token), Headers.of(headers), "id");
        assertThat(status(filter().decide(request, List.of()))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"realm\":{\"roles\":[\"a\",\"x\"]}}     | 200",
                "{\"realm\":{\"roles\":\"a\"}}             | 200",
                "{\"realm\":{\"roles\":[\"x\"]}}           | 403",
                "{\"realm\":{\"roles\":\"ab\"}}            | 403",
                "{\"realm\":{\"roles\":{\"a\":1}}}         | 403",
                "{\"realm\":{\"roles\":null}}              | 403",
                "{\"realm\":{\"roles\":[[\"a\"]]}}         | 403",
                "{\"realm\":[\"roles\"]}                   | 403",
                "{\"realm.roles\":[\"a\"]}                 | 403",
                "{\"realm\":{\"roles\":7}}                 | 200",
                "{\"realm\":{\"roles\":true}}              | 200",
                "{}                                        | 403"
            })
    void claimsMustBeWhatTheRulesSay(String payload, int status) {
        claims = List.of(new ClaimRule(List.of("realm", "roles"), List.of("a", "b", "7", "true"), List.of()));
        assertThat(status(decide(TestIssuer.sign(key, payload)))).isEqualTo(status);
    }

    @Test
    void allOfARulesValuesAreNeeded() {
        claims = List.of(new ClaimRule(List.of("groups"), List.of(), List.of("a", "b")));
        assertThat(status(decide(TestIssuer.sign(key, "{\"groups\":[\"b\",\"c\",\"a\"]}"))))
                .isEqualTo(200);
        assertThat(status(decide(TestIssuer.sign(key, "{\"groups\":[\"a\"]}")))).isEqualTo(403);
    }

    @Test
    void anyOfSeveralAudiencesWillDo() {
        audiences = List.of("one", "two");
        assertThat(status(decide(TestIssuer.sign(key, "{\"aud\":\"two\"}")))).isEqualTo(200);
        assertThat(status(decide(TestIssuer.sign(key, "{\"aud\":[\"x\",\"one\"]}"))))
                .isEqualTo(200);
        assertThat(status(decide(TestIssuer.sign(key, "{\"aud\":\"three\"}")))).isEqualTo(401);
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() {
        type = "at+jwt";
        assertThat(status(decide(TestIssuer.sign(key, "{}")))).isEqualTo(401);
    }

    @Test
    void headersAreMadeFromTheToken() {
        inject = Map.of(
                "x-sub",
                "{{.token.Claims.sub}}",
                "x-iat",
                "{{printf \"%.0f\" .token.Claims.iat}}",
                "x-alg",
                "{{.token.Header.alg}} {{.httpRequestHeader.Get \"X-Given\"}}",
                "x-admin",
                "{{if hasKey .token.Claims \"admin\"}}yes{{else}}{{doNotSet}}{{end}}");
        var decision = filter().decide(
                        request(Map.of(
                                "authorization",
                                "Bearer " + TestIssuer.sign(key, "{\"sub\":\"s\",\"iat\":1516239022}"),
                                "x-given",
                                "g",
                                "x-admin",
                                "yes",
                                "x_sub",
                                "evil")),
                        List.of());
        assertChanges(
                decision, Map.of("x-sub", "s", "x-iat", "1516239022", "x-alg", "ES256 g"), Set.of("x-admin", "x_sub"));
        assertThat(((Decision.Allow) decision).changes().findings().client()).isEqualTo("s");
    }

    /** CVE-2023-27493 and CVE-2023-27491: what a header was made of ended it. */
    @Test
    void aClaimCannotBreakOutOfItsHeader() {
        inject = Map.of("x-sub", "{{.token.Claims.sub}}");
        var decision = decide(TestIssuer.sign(key, "{\"sub\":\"a\\r\\nx-role: admin\\u0000\\u007f\\u0085\\tb \"}"));
        assertChanges(decision, Map.of("x-sub", "a  x-role: admin    b"), Set.of());
        assertThat(((Decision.Allow) decision).changes().findings().client()).isEqualTo("a  x-role: admin    b");
    }

    private static void assertChanges(Decision decision, Map<String, String> set, Set<String> removed) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Allow.class, allow -> {
            assertThat(allow.changes().set()).isEqualTo(set);
            assertThat(allow.changes().removed()).isEqualTo(removed);
        });
    }

    @Test
    void aTemplateThatFailsRefuses() {
        inject = Map.of("x-sub", "{{index .token.Claims.list 3}}");
        assertThat(status(decide(TestIssuer.sign(key, "{\"list\":[]}")))).isEqualTo(500);
    }

    @Test
    void errorsAreSaidInTheAuthorsWords() {
        errorHeaders = Map.of("Content-Type", "text/html", "X-Why", "{{.message}}\r\n{{.httpStatus}}");
        errorBody = "{{.status_code}} {{.message}} {{.requestId}} {{.httpRequestHeader.Get \"Accept\"}}"
                + " {{if eq .error.ValidationError.Errors 16}}expired{{end}} {{json \"\" .}}";
        var decision = filter().decide(
                        request(Map.of(
                                "authorization",
                                "Bearer " + TestIssuer.sign(key, "{\"exp\":1}"),
                                "accept",
                                "text/html")),
                        List.of());
        assertThat(decision).isInstanceOfSatisfying(Decision.Answer.class, answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body())
                    .isEqualTo("401 the token has expired id text/html expired"
                            + " {\"message\":\"the token has expired\",\"status_code\":401}");
            assertThat(answer.headers())
                    .containsEntry("Content-Type", "text/html")
                    .containsEntry("X-Why", "the token has expired  401")
                    .containsKey("WWW-Authenticate");
        });
    }

    @Test
    void anErrorWhoseTemplateFailsIsStillAnError() {
        errorBody = "{{index .none 7}}";
        assertThat(status(decide("x.y.z"))).isEqualTo(401);
    }

    @Test
    void aTokenIsVerifiedOnceButItsTimesAreCheckedAlways() {
        var filter = filter();
        var token = TestIssuer.sign(key, "{\"exp\":1800000010}");
        assertThat(status(decide(filter, token))).isEqualTo(200);
        var tampered = token.substring(0, token.length() - 6) + "AAAAAA";
        assertThat(status(decide(filter, tampered))).isEqualTo(401);
        assertThat(status(decide(filter, token))).isEqualTo(200);
        now = now.plusSeconds(10);
        assertThat(status(decide(filter, token))).isEqualTo(401);
    }

    @Test
    void aRememberedTokenFallsWithItsKey() {
        var filter = filter();
        var token = TestIssuer.sign(key, "{}");
        assertThat(status(decide(filter, token))).isEqualTo(200);
        issuer.withdrawAll();
        issuer.publish("ES256", "k2");
        assertThat(status(decide(filter, token))).isEqualTo(401);
    }

    private Decision decide(String token) {
        return decide(filter(), token);
    }

    private Decision decide(JwtFilter filter, String token) {
        return filter.decide(request(Map.of("authorization", "Bearer " + token)), List.of());
    }

    private static AuthRequest request(Map<String, String> headers) {
        return new AuthRequest("a.example", "/", Headers.of(headers), "id");
    }

    private JwtFilter filter() {
        var rules = new TokenRules(
                Set.of("ES256"), type, audiences, false, null, false, OPTIONAL, OPTIONAL, OPTIONAL, claims);
        var errors = new ErrorAnswers("f.ns", templates(errorHeaders), errorBody == null ? null : template(errorBody));
        return new JwtFilter(rules, sources, templates(inject), errors, issuer, tokens, null, () -> now);
    }

    private static HeaderTemplates templates(Map<String, String> texts) {
        var parsed = new LinkedHashMap<String, GoTemplate>();
        texts.forEach((name, text) -> parsed.put(name, template(text)));
        return new HeaderTemplates(parsed);
    }

    private static GoTemplate template(String text) {
        try {
            var functions = new LinkedHashMap<>(TemplateFunctions.FOR_HEADERS);
            functions.putAll(TemplateFunctions.FOR_BODIES);
            return GoTemplate.parse(text, functions);
        } catch (TemplateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(Decision decision) {
        return switch (decision) {
            case Decision.Allow allow -> 200;
            case Decision.Deny deny -> deny.status();
            case Decision.Answer answer -> answer.status();
            case Decision.Failure failure -> failure.status();
        };
    }
}
