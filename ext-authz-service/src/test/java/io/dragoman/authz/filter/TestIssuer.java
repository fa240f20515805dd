package io.dragoman.authz.filter;

import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeySetParser;
import io.dragoman.authz.jwks.KeysUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Signs tokens, and answers for its keys without a network. */
public final class TestIssuer implements IssuerKeys {
    private final List<PublicJsonWebKey> published = new ArrayList<>();
    private int fetches;
    private boolean away;

    /** A new key that {@link #current} answers from now on. */
    public PublicJsonWebKey publish(String algorithm, String keyId) {
        var key = newKey(algorithm, keyId);
        published.add(key);
        return key;
    }

    void publish(PublicJsonWebKey key) {
        published.add(key);
    }

    /** A new key that nobody knows. */
    public static PublicJsonWebKey newKey(String algorithm, String keyId) {
        try {
            PublicJsonWebKey key = switch (algorithm.substring(0, 2)) {
                case "RS", "PS" -> RsaJwkGenerator.generateJwk(2048);
                case "ES" ->
                    EcJwkGenerator.generateJwk(
                            switch (algorithm) {
                                case "ES256" -> EllipticCurves.P256;
                                case "ES384" -> EllipticCurves.P384;
                                default -> EllipticCurves.P521;
                            });
                default -> OkpJwkGenerator.generateJwk("Ed25519");
            };
            key.setKeyId(keyId);
            key.setAlgorithm(algorithm);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token with this payload. */
    public static String sign(PublicJsonWebKey key, String payload) {
        return sign(key, key.getAlgorithm(), payload);
    }

    static String sign(PublicJsonWebKey key, String algorithm, String payload) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setPayload(payload);
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JWK Set of these keys. */
    public static String document(List<PublicJsonWebKey> keys) {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    void withdrawAll() {
        published.clear();
    }

    void goAway() {
        away = true;
    }

    int fetches() {
        return fetches;
    }

    @Override
    public KeySet current() throws KeysUnavailableException {
        if (away) {
            throw new KeysUnavailableException("is away");
        }
        fetches++;
        return KeySetParser.parse(document(published));
    }

    @Override
    public @Nullable KeySet known() {
        try {
            return away ? null : KeySetParser.parse(document(published));
        } catch (KeysUnavailableException e) {
            return null;
        }
    }

    @Override
    public KeySet newer(KeySet seen) throws KeysUnavailableException {
        return current();
    }
}
