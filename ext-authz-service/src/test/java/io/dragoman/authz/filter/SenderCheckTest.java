package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.authz.filter.SenderCheck.Outcome;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.session.BrokenStore;
import io.dragoman.authz.session.MemoryStore;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.template.HeaderTemplates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderCheckTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String URL = "https://api.example/orders/7";

    /** Of the example in RFC 9449 §4.1, whose thumbprint is in §6.1. */
    private static final String KNOWN_KEY = """
            {"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
             "y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}""";

    /** Of clients, and nobody has their keys any more. */
    private static final String MINE = """
            -----BEGIN CERTIFICATE-----
            MIIBfDCCASOgAwIBAgIUEub/Y+tK94SceG0YquKUxuWDOmwwCgYIKoZIzj0EAwIw
            EzERMA8GA1UEAwwIY2xpZW50LTEwIBcNMjYxMTMwMDcyODU3WhgPMjEyNjExMDYw
            NzI4NTdaMBMxETAPBgNVBAMMCGNsaWVudC0xMFkwEwYHKoZIzj0CAQYIKoZIzj0D
            AQcDQgAEyOKByzRhK9i6943X+4DQuAuW+jDWEzZ8GjCgO+vU61J6tNQJYQaFrrVK
            qTdJ/S1sNbtSXYels8T1DKBJ3677HKNTMFEwHQYDVR0OBBYEFM9JJ9kup8uUBfZr
            r3vb/0YPydzgMB8GA1UdIwQYMBaAFM9JJ9kup8uUBfZrr3vb/0YPydzgMA8GA1Ud
            EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgWTb0M52rKBBEkKIc05dixX4P
            6l9gC2MpvQJ7loIgi/8CIChRIfjS90mFurVjp/B81FCcuJZrVAHQrLITrsuwRyYG
            -----END CERTIFICATE-----
            """;

    private static final String THEIRS = """
            -----BEGIN CERTIFICATE-----
            MIIBfjCCASOgAwIBAgIUCPecDZXV2n5el3JnF7d3MHWtQOEwCgYIKoZIzj0EAwIw
            EzERMA8GA1UEAwwIY2xpZW50LTIwIBcNMjYxMTMwMDcyODU3WhgPMjEyNjExMDYw
            NzI4NTdaMBMxETAPBgNVBAMMCGNsaWVudC0yMFkwEwYHKoZIzj0CAQYIKoZIzj0D
            AQcDQgAEsGVKm4y0uoQCCkPeOi5zB93g8AsRA76aNI+5A/Xl2r1orxAPGou0aiNI
            7AuKK6sfAcEyG44ApC0Z44MOXkKQvaNTMFEwHQYDVR0OBBYEFE4455fu/wg3sSup
            KcpRa/tuztavMB8GA1UdIwQYMBaAFE4455fu/wg3sSupKcpRa/tuztavMA8GA1Ud
            EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhANQ0mCAHTRMV9eUWs6FBCOWq
            YZ3mCx6hfDkYBiQCiTOtAiEAq4rr/WDhtMN2Rv+Wk93oI8gz2j433FJV8biSMeqL
            oeU=
            -----END CERTIFICATE-----
            """;

    private final TestIssuer issuer = new TestIssuer();
    private final PublicJsonWebKey issuerKey = issuer.publish("ES256", "k1");
    private final PublicJsonWebKey clientKey = TestIssuer.newKey("ES256", "mine");
    private final InstantSource clock = InstantSource.fixed(NOW);
    private final DpopProofs proofs = new DpopProofs(new MemoryStore(clock), clock);
    private final String token = boundTo("jkt", thumbprint(clientKey));

    private static String thumbprint(PublicJsonWebKey key) {
        return key.calculateBase64urlEncodedThumbprint("SHA-256");
    }

    private String boundTo(String method, String value) {
        return TestIssuer.sign(issuerKey, "{\"sub\":\"a\",\"cnf\":{\"" + method + "\":\"" + value + "\"}}");
    }

    /** A proof that is right but for the changes. */
    private String proof(Consumer<ObjectNode> header, Consumer<ObjectNode> claims) {
        return proof(clientKey, header, claims);
    }

    private String proof(PublicJsonWebKey key, Consumer<ObjectNode> header, Consumer<ObjectNode> claims) {
        try {
            var head = JSON.createObjectNode().put("typ", "dpop+jwt").put("alg", key.getAlgorithm());
            head.set("jwk", JSON.readTree(key.toJson(OutputControlLevel.PUBLIC_ONLY)));
            var body = JSON.createObjectNode()
                    .put("jti", "id-1")
                    .put("htm", "GET")
                    .put("htu", URL)
                    .put("iat", NOW.getEpochSecond())
                    .put("ath", sha256(token.getBytes(StandardCharsets.US_ASCII)));
            header.accept(head);
            claims.accept(body);
            var signature = new JsonWebSignature();
            signature.getHeaders().setFullHeaderAsJsonString(head.toString());
            signature.setPayload(body.toString());
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String proof() {
        return proof(head -> {}, body -> {});
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Decision decide(String authorization, Map<String, String> further, String certificate, boolean required) {
        var headers =
                new HashMap<>(Map.of("authorization", authorization, ":method", "GET", "x-forwarded-proto", "https"));
        headers.putAll(further);
        var optional = new TimeClaim(false, Duration.ZERO);
        var rules = new TokenRules(
                Set.of("ES256"), null, List.of(), false, null, false, optional, optional, optional, List.of());
        var filter = new JwtFilter(
                rules,
                List.of(new TokenSource.Authorization()),
                HeaderTemplates.NONE,
                new ErrorAnswers("f.ns", HeaderTemplates.NONE, null),
                issuer,
                new VerifiedTokens(),
                new SenderCheck(required, proofs),
                clock);
        return filter.decide(
                new AuthRequest(
                        "API.example:443",
                        "/orders/7?page=2",
                        Headers.of(headers),
                        "id",
                        "",
                        new Peer("127.0.0.1", "", certificate, ""),
                        Findings.NONE),
                List.of());
    }

    private Decision withProof(String proof) {
        return decide("DPoP " + token, Map.of("dpop", proof), "", false);
    }

    private static void assertDenied(Decision decision, String scheme, String code) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.status()).isEqualTo(401);
            assertThat(deny.headers().get("WWW-Authenticate"))
                    .startsWith(scheme + " ")
                    .contains("error=\"" + code + "\"");
        });
    }

    @Test
    void aTokenCountsWithAProofOfItsKey() {
        assertThat(withProof(proof())).isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"})
    void aProofMayBeSignedWithAnyAsymmetricAlgorithm(String algorithm) {
        var key = TestIssuer.newKey(algorithm, "other");
        var bound = boundTo("jkt", thumbprint(key));
        var proof = proof(key, head -> {}, body -> body.put("ath", sha256(bound.getBytes(StandardCharsets.US_ASCII))));
        assertThat(decide("DPoP " + bound, Map.of("dpop", proof), "", true)).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aProofCountsOnce() {
        var proof = proof();
        assertThat(withProof(proof)).isInstanceOf(Decision.Allow.class);
        assertDenied(withProof(proof), "DPoP", "invalid_dpop_proof");
        // Nor can a client say the same again in other words.
        assertDenied(withProof(proof(head -> head.put("x", 1), body -> {})), "DPoP", "invalid_dpop_proof");
        assertThat(withProof(proof(head -> {}, body -> body.put("jti", "id-2"))))
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aBoundTokenIsNoBearerToken() {
        assertDenied(decide("Bearer " + token, Map.of(), "", false), "DPoP", "invalid_token");
        assertDenied(decide("Bearer " + token, Map.of("dpop", proof()), "", false), "DPoP", "invalid_token");
    }

    @Test
    void aBearerTokenIsNoBoundOne() {
        var bearer = TestIssuer.sign(issuerKey, "{}");
        assertDenied(decide("DPoP " + bearer, Map.of("dpop", proof()), "", false), "DPoP", "invalid_token");
        assertThat(decide("Bearer " + bearer, Map.of(), "", false)).isInstanceOf(Decision.Allow.class);
        assertDenied(decide("Bearer " + bearer, Map.of(), "", true), "Bearer", "invalid_token");
    }

    static Stream<Arguments> wrongProofs() {
        Consumer<ObjectNode> same = node -> {};
        return Stream.of(
                wrong("another method", same, body -> body.put("htm", "POST")),
                wrong("a method in another case", same, body -> body.put("htm", "get")),
                wrong("another host", same, body -> body.put("htu", "https://evil.example/orders/7")),
                wrong("another scheme", same, body -> body.put("htu", "http://api.example/orders/7")),
                wrong("another port", same, body -> body.put("htu", "https://api.example:8443/orders/7")),
                wrong("another path", same, body -> body.put("htu", "https://api.example/orders/8")),
                wrong("a user in the URL", same, body -> body.put("htu", "https://api.example@evil/orders/7")),
                wrong("no URL", same, body -> body.put("htu", "::")),
                wrong("without a URL", same, body -> body.remove("htu")),
                wrong("another token", same, body -> body.put("ath", sha256(new byte[] {1}))),
                wrong("without a token", same, body -> body.remove("ath")),
                wrong("too old", same, body -> body.put("iat", NOW.getEpochSecond() - 121)),
                wrong("of the future", same, body -> body.put("iat", NOW.getEpochSecond() + 31)),
                wrong("without a time", same, body -> body.remove("iat")),
                wrong("a time in words", same, body -> body.put("iat", "now")),
                wrong("without an identifier", same, body -> body.remove("jti")),
                wrong("an empty identifier", same, body -> body.put("jti", "")),
                wrong("a long identifier", same, body -> body.put("jti", "a".repeat(513))),
                wrong("another type", head -> head.put("typ", "JWT"), same),
                wrong("without a type", head -> head.remove("typ"), same),
                wrong("without a key", head -> head.remove("jwk"), same),
                wrong("a private key", head -> ((ObjectNode) head.get("jwk")).put("d", "AQ"), same),
                wrong(
                        "a shared key",
                        head -> head.putObject("jwk").put("kty", "oct").put("k", "AQ"),
                        same),
                wrong("a critical extension", head -> head.putArray("crit").add("x"), same));
    }

    private static Arguments wrong(String what, Consumer<ObjectNode> header, Consumer<ObjectNode> claims) {
        return Arguments.of(what, header, claims);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongProofs")
    void aProofThatIsWrongDoesNotCount(String what, Consumer<ObjectNode> header, Consumer<ObjectNode> claims) {
        assertDenied(withProof(proof(header, claims)), "DPoP", "invalid_dpop_proof");
        // And nothing was used up by it.
        assertThat(withProof(proof())).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aProofByAnotherKeyDoesNotCount() {
        var thief = TestIssuer.newKey("ES256", "theirs");
        assertDenied(withProof(proof(thief, head -> {}, body -> {})), "DPoP", "invalid_dpop_proof");
        // The client's key as it is in public, and a signature of another one.
        var stolen = proof(
                thief,
                head -> {
                    try {
                        head.set("jwk", JSON.readTree(clientKey.toJson(OutputControlLevel.PUBLIC_ONLY)));
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(e);
                    }
                },
                body -> {});
        assertDenied(withProof(stolen), "DPoP", "invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoProofDoesNotCount(String proof) {
        assertDenied(withProof(proof), "DPoP", "invalid_dpop_proof");
    }

    @Test
    void twoProofsAreNone() {
        var two = proof() + "," + proof(head -> {}, body -> body.put("jti", "id-2"));
        assertDenied(withProof(two), "DPoP", "invalid_dpop_proof");
    }

    @Test
    void theThumbprintIsThatOfTheStandard() throws JoseException {
        assertThat(thumbprint(PublicJsonWebKey.Factory.newPublicJwk(KNOWN_KEY)))
                .isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void aTokenThatIsBoundToACertificateCountsOverItsConnectionAlone() {
        var body = MINE.replaceAll("-----[A-Z ]*-----|\n", "");
        var bound = boundTo("x5t#S256", sha256(Base64.getDecoder().decode(body)));
        assertThat(decide("Bearer " + bound, Map.of(), encoded(MINE), true)).isInstanceOf(Decision.Allow.class);
        assertDenied(decide("Bearer " + bound, Map.of(), encoded(THEIRS), true), "Bearer", "invalid_token");
        assertDenied(decide("Bearer " + bound, Map.of(), "", false), "Bearer", "invalid_token");
        assertDenied(decide("Bearer " + bound, Map.of(), "%2", false), "Bearer", "invalid_token");
        assertDenied(decide("Bearer " + bound, Map.of(), "-----BEGIN", false), "Bearer", "invalid_token");
    }

    private static String encoded(String pem) {
        return URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20");
    }

    @Test
    void whereNobodyKnowsWhichProofsWereUsedNoneCounts() {
        var broken = new DpopProofs(new BrokenStore(clock), clock);
        assertThat(new SenderCheck(false, broken)
                        .check(
                                new AuthRequest(
                                        "api.example",
                                        "/orders/7",
                                        Headers.of(Map.of(
                                                "dpop", proof(), ":method", "GET", "x-forwarded-proto", "https")),
                                        "id"),
                                new BearerCredentials.Token(token, true),
                                JSON.createObjectNode()
                                        .set("cnf", JSON.createObjectNode().put("jkt", thumbprint(clientKey)))))
                .isEqualTo(new Outcome.Away());
    }
}
