package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of each kind of signature, from an issuer that shows its keys over TLS only. */
final class TokensIT extends RunningGateway {
    private static final String CLAIMS = "{\"iss\": \"dragoman\", \"exp\": 4102444800}";

    @TempDir
    private static Path stores;

    private final Map<String, PublicJsonWebKey> keys = new TreeMap<>();
    private TestServer issuer;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        var trusted = stores.resolve("trusted.p12");
        try {
            Certificates.writeTrusted("localhost", trusted);
            for (var algorithm : new String[] {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"}) {
                keys.put(algorithm, key(algorithm));
            }
            var document = new JsonWebKeySet(keys.values().stream().toList()).toJson(OutputControlLevel.PUBLIC_ONLY);
            issuer = TestServer.startTls("localhost", _ -> new Reply(200, Map.of(), document));
        } catch (GeneralSecurityException | IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
        return builder.backends("http:quote")
                .authentication()
                .property("javax.net.ssl.trustStore", trusted.toString())
                .property("javax.net.ssl.trustStorePassword", Certificates.PASSWORD);
    }

    private static PublicJsonWebKey key(String algorithm) throws JoseException {
        PublicJsonWebKey key = switch (algorithm) {
            case "RS256", "PS256" -> RsaJwkGenerator.generateJwk(2048);
            case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
            case "ES384" -> EcJwkGenerator.generateJwk(EllipticCurves.P384);
            case "ES512" -> EcJwkGenerator.generateJwk(EllipticCurves.P521);
            default -> OkpJwkGenerator.generateJwk("Ed25519");
        };
        key.setKeyId(algorithm);
        key.setAlgorithm(algorithm);
        return key;
    }

    @AfterAll
    void nobodyIssues() {
        issuer.close();
    }

    @BeforeEach
    void manifests() {
        mapping("quote", "hostname: '*', prefix: /token/, service: quote");
        gateway()
                .manifests()
                .write(
                        "filters.yaml",
                        authService()
                                + object(
                                        "Filter",
                                        "jwt",
                                        "JWT: {jwksURI: 'https://localhost:%d/', issuer: dragoman, requireIssuer: true}"
                                                .formatted(issuer.port()))
                                + object(
                                        "FilterPolicy",
                                        "policy",
                                        "rules: [{host: '*', path: '/token/*', filters: [{name: jwt}]}]"));
        gateway().eventually("/token/", answer -> assertThat(answer.status()).isEqualTo(401));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"})
    void aTokenOpensThePathIfItsSignatureIsValid(String algorithm) throws IOException, JoseException {
        var signature = signature(algorithm);
        signature.setKey(keys.get(algorithm).getPrivateKey());
        var token = signature.getCompactSerialization();
        assertThat(statusWith(token)).isEqualTo(200);

        var stranger = signature(algorithm);
        stranger.setKey(key(algorithm).getPrivateKey());
        assertThat(statusWith(stranger.getCompactSerialization())).isEqualTo(401);
    }

    @Test
    void aTokenWithASharedSecretIsRefused() throws IOException, JoseException {
        var signature = signature("HS256");
        signature.setKey(OctJwkGenerator.generateJwk(256).getKey());

        assertThat(statusWith(signature.getCompactSerialization())).isEqualTo(401);
    }

    private static JsonWebSignature signature(String algorithm) {
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(algorithm);
        signature.setPayload(CLAIMS);
        return signature;
    }

    private int statusWith(String token) throws IOException {
        return getWith("/token/", "authorization", "Bearer " + token).status();
    }
}
