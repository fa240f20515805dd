package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to whom they were given to, through a real Envoy. */
final class SenderConstraintIT extends RunningGateway {
    private static final String HOST = "a.example.com";
    private static final String PATH = "/page/";

    private final PublicJsonWebKey issuer = key("issuer");
    private final PublicJsonWebKey client = key("client");

    private static PublicJsonWebKey key(String name) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(name);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    @Override
    String gatewayManifests() {
        var keys = new JsonWebKeySet(issuer).toJson(OutputControlLevel.PUBLIC_ONLY);
        return Manifests.tlsListener("https")
                + Certificates.secret("one", "one")
                + Certificates.secret("ca", "ca.crt", "ca.crt")
                + """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: keys}
                data: {jwks.json: %s}
                """.formatted(Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.UTF_8)))
                + object("Host", "all", "hostname: '*.example.com', tlsSecret: {name: one}, tls: {ca_secret: ca}")
                + authService()
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote")
                + object("Filter", "jwt", "JWT: {jwksSecret: {name: keys}}")
                + object("FilterPolicy", "policy", "rules: [{host: '*', path: /page/*, filters: [{name: jwt}]}]");
    }

    @BeforeAll
    void waitUntilServed() {
        eventually(() ->
                assertThat(status(null, "Authorization: Bearer " + token("{}"))).isEqualTo(200));
    }

    @Test
    void aTokenThatIsBoundToAKeyNeedsAProofForEachRequest() throws IOException {
        var token = token("{\"jkt\": \"" + client.calculateBase64urlEncodedThumbprint("SHA-256") + "\"}");
        assertThat(status(null, "Authorization: Bearer " + token)).isEqualTo(401);

        var proof = "Authorization: DPoP " + token + "\r\nDPoP: " + proof("GET", token);
        assertThat(status(null, proof)).isEqualTo(200);
        assertThat(status(null, proof)).isEqualTo(401);
        assertThat(status(null, "Authorization: DPoP " + token + "\r\nDPoP: " + proof("POST", token)))
                .isEqualTo(401);
    }

    @Test
    void aTokenThatIsBoundToACertificateNeedsItsConnection() throws IOException, GeneralSecurityException {
        var token = token(
                "{\"x5t#S256\": \"" + sha256(Certificates.certificate("client").getEncoded()) + "\"}");
        assertThat(status("client", "Authorization: Bearer " + token)).isEqualTo(200);
        assertThat(status(null, "Authorization: Bearer " + token)).isEqualTo(401);
        var other = token(
                "{\"x5t#S256\": \"" + sha256(Certificates.certificate("one").getEncoded()) + "\"}");
        assertThat(status("client", "Authorization: Bearer " + other)).isEqualTo(401);
    }

    private String token(String confirmation) {
        return signed(issuer, "JWT", "{\"cnf\": " + confirmation + "}");
    }

    private String proof(String method, String token) {
        var digest = sha256(token.getBytes(StandardCharsets.US_ASCII));
        return signed(client, "dpop+jwt", """
                {"jti": "%s", "htm": "%s", "htu": "https://%s%s", "iat": %d, "ath": "%s"}
                """.formatted(
                        UUID.randomUUID(), method, HOST, PATH, Instant.now().getEpochSecond(), digest));
    }

    private static String signed(PublicJsonWebKey key, String type, String claims) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue("ES256");
            signature.setHeader("typ", type);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setJwkHeader(PublicJsonWebKey.Factory.newPublicJwk(key.getPublicKey()));
            signature.setPayload(claims);
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(@Nullable String certificate, String headers) throws IOException {
        try (var socket = new TlsClient(gateway().port(8443), certificate).open(HOST, parameters -> {})) {
            return RawHttp.exchange(
                            socket,
                            "GET " + PATH + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + headers
                                    + "\r\nConnection: close\r\n\r\n")
                    .status();
        }
    }
}
