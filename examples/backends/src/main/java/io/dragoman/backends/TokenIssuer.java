package io.dragoman.backends;

import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * Signs tokens with a key of its own.
 *
 * @param key the key pair
 */
record TokenIssuer(RsaJsonWebKey key) {
    static final String ISSUER = "dragoman-quickstart";
    static final String AUDIENCE = "quickstart";

    private static final int KEY_BITS = 2048;
    private static final float LIFE_MINUTES = 60;

    static TokenIssuer withFreshKey() throws JoseException {
        var key = RsaJwkGenerator.generateJwk(KEY_BITS);
        key.setKeyId(UUID.randomUUID().toString());
        key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
        key.setUse("sig");
        return new TokenIssuer(key);
    }

    /** The JSON Web Key Set without the private half. */
    String publicKeys() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** A token that is good for an hour. */
    String issue(String subject, String scope) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(LIFE_MINUTES);
        claims.setStringClaim("scope", scope);
        var token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(key.getPrivateKey());
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setHeader("typ", "JWT");
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return token.getCompactSerialization();
    }
}
