package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.template.HeaderTemplates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtFilterTest {
    private static final long NOW = 1_800_000_000L;
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    private static final TimeClaim OPTIONAL = new TimeClaim(false, Duration.ZERO);

    private final TestIssuer issuer = new TestIssuer();
    private final PublicJsonWebKey key = issuer.publish("ES256", "k1");

    static List<String> algorithms() {
        return ALGORITHMS.stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void everyAlgorithmWorks(String algorithm) {
        var signer = issuer.publish(algorithm, "another");
        assertAllowed(decide(settings(), TestIssuer.sign(signer, "{}")));
    }

    @Test
    void aRequestWithoutTokenIsChallenged() {
        var decision = decide(settings(), Map.of(), List.of("read"));
        assertThat(decision)
                .isEqualTo(new Decision.Deny(
                        401, "no Bearer token", Map.of("WWW-Authenticate", "Bearer realm=\"f.ns\", scope=\"read\"")));
        assertThat(decide(settings(), Map.of("authorization", "Basic eDp5"), List.of()))
                .isEqualTo(
                        new Decision.Deny(401, "no Bearer token", Map.of("WWW-Authenticate", "Bearer realm=\"f.ns\"")));
        assertThat(issuer.fetches()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "bearer a b",
                "Bearer\ta",
                "Bearer A,Bearer B",
                "Basic eDp5,Bearer a",
                "Bearer a "
            })
    void malformedCredentialsAreABadRequest(String authorization) {
        assertDenied(decide(settings(), Map.of("authorization", authorization), List.of()), 400, "invalid_request");
        assertThat(issuer.fetches()).isZero();
    }

    @Test
    void theSchemeHasNoCase() {
        var token = TestIssuer.sign(key, "{}");
        for (var scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
            assertAllowed(decide(settings(), Map.of("authorization", scheme + token), List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "none ", "HS256", "", "ES256K", "RSA1_5"})
    void otherAlgorithmsAreRefusedWithoutAskingTheIssuer(String algorithm) {
        var header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}";
        for (var signature : List.of("", "AAAA")) {
            assertInvalid(decide(settings(), base64(header) + "." + base64("{}") + "." + signature));
        }
        assertThat(issuer.fetches()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"crit\":[]}",
                "{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"ES256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"ES256\",\"alg\":\"none\"}",
                "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}",
                "{\"alg\":\"ES256\",\"kid\":7}",
                "{\"alg\":\"ES256\",\"kid\":null}",
                "{\"alg\":[\"ES256\"]}",
                "\uFEFF{\"alg\":\"ES256\"}",
                "[]",
                "\"ES256\"",
                "{\"alg\":\"ES256\"} {}",
                "{\"alg\":\"ES256\"",
                ""
            })
    void headersThatMeanSomethingElseAreRefusedWithoutAskingTheIssuer(String header) {
        var token = TestIssuer.sign(key, "{}");
        var tampered = base64(header) + token.substring(token.indexOf('.'));
        assertInvalid(decide(settings(), tampered));
        assertThat(issuer.fetches()).isZero();
    }

    @Test
    void aTokenHasExactlyThreeSegmentsAndOneSpelling() {
        var token = TestIssuer.sign(key, "{}");
        var last = token.charAt(token.length() - 1);
        // 64 bytes leave four unused bits in the last character: another one with the same bits decodes alike.
        var twin = token.substring(0, token.length() - 1) + (char) (last + 1);
        for (var wrong : List.of(
                twin,
                token + ".",
                token + ".a",
                token + "=",
                token.substring(0, token.lastIndexOf('.')),
                token.substring(0, token.lastIndexOf('.') + 1),
                "." + token,
                token.replace('.', '_'),
                "a.b.c.d.e")) {
            assertThat(decide(settings(), wrong)).as(wrong).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void aLongTokenIsRefused() {
        assertInvalid(decide(settings(), TestIssuer.sign(key, "{\"x\":\"" + "a".repeat(30_000) + "\"}")));
        assertAllowed(decide(settings(), TestIssuer.sign(key, "{\"x\":\"" + "a".repeat(8_000) + "\"}")));
    }

    @Test
    void anUnknownKeyIsRefusedAfterOneMoreFetch() {
        assertInvalid(decide(settings(), TestIssuer.sign(TestIssuer.newKey("ES256", "unknown"), "{}")));
        assertInvalid(decide(settings(), TestIssuer.sign(TestIssuer.newKey("ES256", "k1"), "{}")));
        assertThat(issuer.fetches()).isEqualTo(4);
    }

    @Test
    void aKeyIsUsedForItsOwnAlgorithmOnly() {
        var rsa = issuer.publish("RS256", "rsa");
        assertAllowed(decide(settings(), TestIssuer.sign(rsa, "{}")));
        assertInvalid(decide(settings(), TestIssuer.sign(rsa, "RS512", "{}")));
        assertInvalid(decide(settings(), TestIssuer.sign(rsa, "PS256", "{}")));
    }

    @Test
    void onlyListedAlgorithmsAreAccepted() {
        assertInvalid(decide(with(Set.of("RS256"), null, false, null, false), TestIssuer.sign(key, "{}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":1800000001}                       | true",
                "{\"exp\":1800000000}                       | false",
                "{\"exp\":1800000000.5}                     | true",
                "{\"exp\":1799999999}                       | false",
                "{\"exp\":-1}                               | false",
                "{\"exp\":\"1800000001\"}                   | false",
                "{\"exp\":null}                             | false",
                "{\"exp\":1e400}                            | false",
                "{\"exp\":9223372036854775808}              | false",
                "{\"exp\":[1800000001]}                     | false",
                "{\"nbf\":1800000000}                       | true",
                "{\"nbf\":1800000001}                       | false",
                "{\"nbf\":\"x\"}                            | false",
                "{\"iat\":1800000000}                       | true",
                "{\"iat\":1800000001}                       | false",
                "{\"exp\":1800000001,\"exp\":1}             | false",
                "{\"sub\":\"a\",\"sub\":\"b\"}              | false",
                "[]                                         | false",
                "7                                          | false",
                "{} {}                                      | false",
                "{                                          | false"
            })
    void timesAreCheckedWhenTheyAreThere(String claims, boolean valid) {
        var decision = decide(settings(), TestIssuer.sign(key, claims));
        if (valid) {
            assertAllowed(decision);
        } else {
            assertInvalid(decision);
        }
    }

    @Test
    void deepClaimsAreRefused() {
        assertInvalid(
                decide(settings(), TestIssuer.sign(key, "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")));
        assertInvalid(decide(settings(), TestIssuer.sign(key, "{\"x\":" + "9".repeat(10_000) + "}")));
    }

    @Test
    void leewayIsExact() {
        var lenient = new TimeClaim(false, Duration.ofSeconds(30));
        var settings =
                new TokenRules(ALGORITHMS, null, List.of(), false, null, false, lenient, lenient, lenient, List.of());
        assertAllowed(decide(settings, TestIssuer.sign(key, "{\"exp\":" + (NOW - 29) + "}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"exp\":" + (NOW - 30) + "}")));
        assertAllowed(decide(settings, TestIssuer.sign(key, "{\"nbf\":" + (NOW + 30) + "}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"nbf\":" + (NOW + 31) + "}")));
        assertAllowed(decide(settings, TestIssuer.sign(key, "{\"iat\":" + (NOW + 30) + "}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"iat\":" + (NOW + 31) + "}")));
    }

    @Test
    void missingTimesAreRefusedWhereTheyAreRequired() {
        var required = new TimeClaim(true, Duration.ZERO);
        var settings = new TokenRules(
                ALGORITHMS, null, List.of(), false, null, false, required, required, required, List.of());
        assertAllowed(
                decide(settings, TestIssuer.sign(key, "{\"exp\":1900000000,\"nbf\":1700000000,\"iat\":1700000000}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"nbf\":1700000000,\"iat\":1700000000}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"exp\":1900000000,\"iat\":1700000000}")));
        assertInvalid(decide(settings, TestIssuer.sign(key, "{\"exp\":1900000000,\"nbf\":1700000000}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"aud\":\"api\",\"iss\":\"i\"}            | true",
                "{\"aud\":[\"x\",\"api\"],\"iss\":\"i\"}    | true",
                "{\"aud\":\"API\"}                          | false",
                "{\"aud\":[]}                               | false",
                "{\"aud\":[[\"api\"]]}                      | false",
                "{\"aud\":[\"api\",7]}                      | false",
                "{\"aud\":7}                                | false",
                "{\"aud\":null}                             | false",
                "{\"iss\":\"i/\"}                           | false",
                "{\"iss\":[\"i\"]}                          | false",
                "{}                                         | true"
            })
    void audienceAndIssuerAreCheckedWhenTheyAreThere(String claims, boolean valid) {
        var decision = decide(with(ALGORITHMS, "api", false, "i", false), TestIssuer.sign(key, claims));
        if (valid) {
            assertAllowed(decision);
        } else {
            assertInvalid(decision);
        }
    }

    @Test
    void missingAudienceAndIssuerAreRefusedWhereTheyAreRequired() {
        assertInvalid(decide(with(ALGORITHMS, "api", true, null, false), TestIssuer.sign(key, "{}")));
        assertInvalid(decide(with(ALGORITHMS, null, false, "i", true), TestIssuer.sign(key, "{}")));
        assertAllowed(decide(
                with(ALGORITHMS, null, true, null, true), TestIssuer.sign(key, "{\"aud\":\"a\",\"iss\":\"b\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scope\":\"read write\"}                 | true",
                "{\"scope\":[\"write\",\"read\",\"x\"]}     | true",
                "{\"scp\":\"write read\"}                   | true",
                "{\"scp\":[\"write\",\"read\"]}             | true",
                "{\"scope\":\"read\"}                       | false",
                "{\"scope\":\"readwrite\"}                  | false",
                "{\"scope\":{\"a\":\"read\",\"b\":\"write\"}} | false",
                "{}                                         | false"
            })
    void everyScopeIsNeeded(String claims, boolean valid) {
        var authorization = Map.of("authorization", "Bearer " + TestIssuer.sign(key, claims));
        var decision = decide(settings(), authorization, List.of("read", "write"));
        if (valid) {
            assertAllowed(decision);
        } else {
            assertDenied(decision, 403, "insufficient_scope");
            assertThat(((Decision.Deny) decision).headers().get("WWW-Authenticate"))
                    .contains("scope=\"read write\"");
        }
    }

    @Test
    void withoutKeysNothingPasses() {
        issuer.goAway();
        assertThat(decide(settings(), TestIssuer.sign(key, "{}")))
                .isInstanceOfSatisfying(
                        Decision.Failure.class,
                        failure -> assertThat(failure.status()).isEqualTo(503));
    }

    private Decision decide(TokenRules settings, String token) {
        return decide(settings, Map.of("authorization", "Bearer " + token), List.of());
    }

    private Decision decide(TokenRules settings, Map<String, String> headers, List<String> scopes) {
        var filter = new JwtFilter(
                settings,
                List.of(new TokenSource.Authorization()),
                HeaderTemplates.NONE,
                new ErrorAnswers("f.ns", HeaderTemplates.NONE, null),
                issuer,
                new VerifiedTokens(),
                null,
                InstantSource.fixed(Instant.ofEpochSecond(NOW)));
        var request = new AuthRequest("a.example", "/", Headers.of(headers), "id");
        var decision = filter.decide(request, scopes);
        // Once a token is known, nobody has to be waited for.
        if (decision instanceof Decision.Allow) {
            assertThat(filter.decidePromptly(request, scopes)).isEqualTo(decision);
        } else {
            assertThat(filter.decidePromptly(request, scopes)).isIn(decision, null);
        }
        headers.values().stream()
                .filter(value -> value.length() > 20)
                .forEach(secret -> assertThat(decision.toString()).doesNotContain(secret.substring(8)));
        return decision;
    }

    private static TokenRules settings() {
        return with(ALGORITHMS, null, false, null, false);
    }

    private static TokenRules with(
            Set<String> algorithms, String audience, boolean requireAudience, String issuer, boolean requireIssuer) {
        return new TokenRules(
                algorithms,
                null,
                audience == null ? List.of() : List.of(audience),
                requireAudience,
                issuer,
                requireIssuer,
                OPTIONAL,
                OPTIONAL,
                OPTIONAL,
                List.of());
    }

    private static void assertAllowed(Decision decision) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Allow.class, allow -> {
            assertThat(allow.changes().set()).isEmpty();
            assertThat(allow.changes().removed()).isEmpty();
        });
    }

    private static void assertInvalid(Decision decision) {
        assertDenied(decision, 401, "invalid_token");
    }

    private static void assertDenied(Decision decision, int status, String error) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.status()).isEqualTo(status);
            assertThat(deny.headers().get("WWW-Authenticate"))
                    .startsWith("Bearer realm=\"")
                    .contains(", error=\"" + error + "\", ")
                    .contains("error_description=");
        });
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
