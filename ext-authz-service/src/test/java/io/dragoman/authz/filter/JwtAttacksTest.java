package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.model.Filter.ClaimRule;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.template.HeaderTemplates;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that an attacker makes. Each is refused as invalid, and nothing of it is shown. */
class JwtAttacksTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final TimeClaim OPTIONAL = new TimeClaim(false, Duration.ZERO);
    private static final BigInteger ORDER_OF_P256 =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
    private static final int P256_BYTES = 32;

    private static PublicJsonWebKey ec;
    private static PublicJsonWebKey rsa;

    private final TestIssuer issuer = new TestIssuer();
    private List<ClaimRule> claims = List.of();

    @BeforeAll
    static void makeKeys() {
        ec = TestIssuer.newKey("ES256", "ec");
        rsa = TestIssuer.newKey("RS256", "rsa");
    }

    @BeforeEach
    void publish() {
        issuer.publish(ec);
        issuer.publish(rsa);
    }

    @Test
    void aTokenOfOursIsAcceptedOrTheRestWouldProveNothing() throws GeneralSecurityException {
        assertThat(decide(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"ec\"}", "{}"))).isInstanceOf(Decision.Allow.class);
        assertThat(decide(TestIssuer.sign(rsa, "{}"))).isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "none "})
    void noSignature(String algorithm) {
        refused(encoded("{\"alg\":\"" + algorithm + "\"}") + "." + encoded("{}") + ".");
    }

    @Test
    void anEmptySignature() {
        refused(encoded("{\"alg\":\"RS256\"}") + "." + encoded("{}") + ".");
    }

    /** CVE-2023-31582 and CVE-2023-52428: encrypted tokens said how long their keys were to be worked on. They have five segments. */
    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a.b.c.d", "a.b.c.d.e", "a", "..", "a..b.c"})
    void anotherNumberOfSegments(String token) {
        refused(token);
    }

    @Test
    void thePublicKeyAsASharedSecret() throws GeneralSecurityException {
        var der = rsa.getPublicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----";
        var jwk = rsa.toJson(OutputControlLevel.PUBLIC_ONLY);
        for (var secret : List.of(
                der,
                bytes(pem),
                bytes(pem + "\n"),
                bytes(jwk),
                ((java.security.interfaces.RSAPublicKey) rsa.getPublicKey())
                        .getModulus()
                        .toByteArray())) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var input = encoded("{\"alg\":\"HS256\",\"kid\":\"rsa\"}") + "." + encoded("{}");
            refused(input + "." + BASE64.encodeToString(mac.doFinal(bytes(input))));
        }
    }

    @Test
    void theOtherKindOfRsaSignature() {
        refused(TestIssuer.sign(rsa, "PS256", "{}"));
        refused(TestIssuer.sign(rsa, "RS512", "{}"));
    }

    @Test
    void aCurveThatIsNotTheAlgorithms() {
        var other = issuer.publish("ES384", "p384");
        var token = TestIssuer.sign(other, "{}");
        refused(encoded("{\"alg\":\"ES256\",\"kid\":\"p384\"}") + token.substring(token.indexOf('.')));
        refused(encoded("{\"alg\":\"ES256K\",\"kid\":\"ec\"}") + token.substring(token.indexOf('.')));
    }

    /** CVE-2022-21449: r and s of nothing fitted every key. */
    @Test
    void psychicSignatures() {
        var input = encoded("{\"alg\":\"ES256\",\"kid\":\"ec\"}") + "." + encoded("{}");
        var numbers = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                ORDER_OF_P256,
                ORDER_OF_P256.add(BigInteger.ONE),
                ORDER_OF_P256.subtract(BigInteger.ONE));
        for (var r : numbers) {
            for (var s : numbers) {
                refused(input + "." + BASE64.encodeToString(concat(fixed(r), fixed(s))));
            }
        }
    }

    @Test
    void anEcdsaSignatureInDer() throws GeneralSecurityException {
        var input = encoded("{\"alg\":\"ES256\",\"kid\":\"ec\"}") + "." + encoded("{}");
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(ec.getPrivateKey());
        signature.update(bytes(input));
        refused(input + "." + BASE64.encodeToString(signature.sign()));
    }

    @Test
    void moreOrFewerBytesAfterTheSignature() throws GeneralSecurityException {
        for (var key : List.of(ec, rsa)) {
            var token = TestIssuer.sign(key, "{}");
            var signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
            var input = token.substring(0, token.lastIndexOf('.') + 1);
            refused(input + BASE64.encodeToString(Arrays.copyOf(signature, signature.length + 1)));
            refused(input + BASE64.encodeToString(Arrays.copyOf(signature, signature.length - 1)));
            refused(input + BASE64.encodeToString(concat(new byte[1], signature)));
        }
    }

    @Test
    void theOtherRootOfAnEcdsaSignatureIsNoOtherToken() {
        // It is valid by the mathematics, so it must not matter: nothing is kept by the text of the signature.
        var token = TestIssuer.sign(ec, "{\"sub\":\"a\"}");
        var signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        var s = new BigInteger(1, Arrays.copyOfRange(signature, P256_BYTES, 2 * P256_BYTES));
        var twin = token.substring(0, token.lastIndexOf('.') + 1)
                + BASE64.encodeToString(concat(Arrays.copyOf(signature, P256_BYTES), fixed(ORDER_OF_P256.subtract(s))));
        assertThat(decide(twin)).isEqualTo(decide(token));
    }

    @Test
    void aKeyThatTheTokenBringsAlong() throws GeneralSecurityException {
        var own = TestIssuer.newKey("ES256", "ec");
        var jwk = own.toJson(OutputControlLevel.PUBLIC_ONLY);
        refused(sign(own, "{\"alg\":\"ES256\",\"kid\":\"ec\",\"jwk\":" + jwk + "}", "{}"));
        refused(sign(own, "{\"alg\":\"ES256\",\"jwk\":" + jwk + "}", "{}"));
        refused(sign(own, "{\"alg\":\"ES256\",\"x5c\":[\"AAAA\"],\"kid\":\"own\"}", "{}"));
    }

    @Test
    void aKeyThatTheTokenPointsTo() throws GeneralSecurityException, IOException {
        var own = TestIssuer.newKey("ES256", "own");
        var asked = new AtomicInteger();
        var observer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        observer.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        observer.start();
        try {
            var url = "http://127.0.0.1:" + observer.getAddress().getPort() + "/jwks";
            for (var name : List.of("jku", "x5u", "iss")) {
                refused(sign(
                        own,
                        "{\"alg\":\"ES256\",\"kid\":\"own\",\"" + name + "\":\"" + url + "\"}",
                        "{\"iss\":\"" + url + "\"}"));
            }
            assertThat(asked).hasValue(0);
        } finally {
            observer.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../../../dev/null\"",
                "\"' OR 1=1 --\"",
                "\"\\u0000\"",
                "\"ec\\u0000\"",
                "\"EC\"",
                "\"\"",
                "7",
                "null",
                "[\"ec\"]",
                "{\"ec\":1}",
                "true"
            })
    void aKeyIdThatIsNone(String keyId) throws GeneralSecurityException {
        refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":" + keyId + "}", "{}"));
    }

    @Test
    void aKeyIdOfAMegabyte() throws GeneralSecurityException {
        refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(1024 * 1024) + "\"}", "{}"));
        refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(2000) + "\"}", "{}"));
    }

    @Test
    void aKeyForEncryption() throws GeneralSecurityException {
        var encryption = issuer.publish("ES256", "enc");
        encryption.setUse("enc");
        refused(sign(encryption, "{\"alg\":\"ES256\",\"kid\":\"enc\"}", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[]",
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"x\"],\"x\":1",
                "\"crit\":[\"absent\"]",
                "\"crit\":\"b64\"",
                "\"b64\":false",
                "\"b64\":true",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"zip\":\"DEF\"",
                "\"alg\":\"none\"",
                "\"\\u0061lg\":\"none\""
            })
    void aHeaderThatChangesWhatATokenMeans(String more) throws GeneralSecurityException {
        refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"ec\"," + more + "}", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"a\",\"sub\":\"b\"}",
                "{\"exp\":1900000000,\"exp\":1}",
                "{\"sub\":\"a\",\"s\\u0075b\":\"b\"}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"exp\":\"1900000000\"}",
                "{\"exp\":1e400}",
                "{\"exp\":9223372036854775808}",
                "{\"exp\":-1}",
                "{\"exp\":NaN}",
                "{\"exp\":{}}",
                "{\"nbf\":1900000000}",
                "{\"iat\":1900000000}",
                "\uFEFF{}",
                "{}x",
                "{'a':1}",
                "// {}",
                "{\"a\":1,}",
                "[]",
                "\"{}\"",
                "eyJhbGciOiJFUzI1NiJ9.e30.AAAA"
            })
    void claimsThatAreNone(String payload) throws GeneralSecurityException {
        refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"ec\"}", payload));
    }

    @Test
    void textThatIsNotUtf8() throws GeneralSecurityException {
        for (var bad : List.of(
                new byte[] {(byte) 0xc0, (byte) 0xae},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80})) {
            var payload = concat(concat(bytes("{\"a\":\""), bad), bytes("\"}"));
            refused(sign(ec, bytes("{\"alg\":\"ES256\",\"kid\":\"ec\"}"), payload));
            var header = concat(concat(bytes("{\"alg\":\"ES256\",\"kid\":\"ec\",\"a\":\""), bad), bytes("\"}"));
            refused(sign(ec, header, bytes("{}")));
        }
    }

    @Test
    void aClaimThatOnlyLooksTheSame() {
        claims = List.of(new ClaimRule(List.of("group"), List.of("caf\u00e9"), List.of()));
        assertThat(decide(TestIssuer.sign(ec, "{\"group\":\"caf\u00e9\"}"))).isInstanceOf(Decision.Allow.class);
        assertThat(decide(TestIssuer.sign(ec, "{\"group\":\"cafe\u0301\"}"))).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void aTokenOfAMegabyte() throws GeneralSecurityException {
        for (int size : List.of(64 * 1024, 1024 * 1024)) {
            refused(sign(ec, "{\"alg\":\"ES256\",\"kid\":\"ec\"}", "{\"a\":\"" + "x".repeat(size) + "\"}"));
        }
        refused("a".repeat(1024 * 1024));
        refused("a.".repeat(512 * 1024));
    }

    /** CVE-2025-53864 and CVE-2026-48042: what was nested deeply used up the stack. */
    @Test
    void deepWideAndLongJson() throws GeneralSecurityException {
        var header = "{\"alg\":\"ES256\",\"kid\":\"ec\"}";
        refused(sign(ec, header, "{\"a\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}"));
        refused(sign(ec, header, "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)));
        refused(sign(ec, header, "{\"a\":" + "9".repeat(10_000) + "}"));
        refused(sign(ec, "{\"alg\":\"ES256\",\"a\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}", "{}"));
        var wide = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            wide.append("\"m").append(i).append("\":1,");
        }
        refused(sign(ec, header, wide + "\"z\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "\n", " ", "+", "/", "%3D", "\u00e9"})
    void charactersThatAreNotOfTheEncoding(String more) {
        var token = TestIssuer.sign(ec, "{}");
        assertThat(decide(token + more)).isInstanceOf(Decision.Deny.class);
        assertThat(decide(token.replaceFirst("\\.", more + "."))).isInstanceOf(Decision.Deny.class);
    }

    private void refused(String token) {
        var decision = decide(token);
        assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.status()).isEqualTo(401);
            assertThat(deny.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
            assertThat(deny.message()).hasSizeLessThan(100);
        });
    }

    private Decision decide(String token) {
        var rules = new TokenRules(
                Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"),
                null,
                List.of(),
                false,
                null,
                false,
                OPTIONAL,
                OPTIONAL,
                OPTIONAL,
                claims);
        var filter = new JwtFilter(
                rules,
                List.of(new TokenSource.Authorization()),
                HeaderTemplates.NONE,
                new ErrorAnswers("f.ns", HeaderTemplates.NONE, null),
                issuer,
                new VerifiedTokens(),
                null,
                InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000L)));
        return filter.decide(
                new AuthRequest("a.example", "/", Headers.of(Map.of("authorization", "Bearer " + token)), "id"),
                List.of());
    }

    private static String sign(PublicJsonWebKey key, String header, String payload) throws GeneralSecurityException {
        return sign(key, bytes(header), bytes(payload));
    }

    private static String sign(PublicJsonWebKey key, byte[] header, byte[] payload) throws GeneralSecurityException {
        var input = BASE64.encodeToString(header) + "." + BASE64.encodeToString(payload);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivateKey());
        signature.update(bytes(input));
        return input + "." + BASE64.encodeToString(signature.sign());
    }

    private static byte[] fixed(BigInteger number) {
        var bytes = number.toByteArray();
        var result = new byte[P256_BYTES];
        int length = Math.min(bytes.length, P256_BYTES);
        System.arraycopy(bytes, bytes.length - length, result, P256_BYTES - length, length);
        return result;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        var all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
