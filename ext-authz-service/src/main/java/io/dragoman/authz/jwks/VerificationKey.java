package io.dragoman.authz.jwks;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * One public key of an issuer.
 *
 * @param key the key
 * @param keyId its {@code kid}, or null
 * @param algorithm the only algorithm that it may be used with, or null if the issuer does not say
 * @param family what kind of key it is: {@code RSA}, or the curve such as {@code P-256} or {@code Ed25519}
 */
public record VerificationKey(
        PublicKey key, @Nullable String keyId, @Nullable String algorithm, String family) {
    /** Whether a token signed with this algorithm could have been signed with this key. */
    boolean suits(String tokenAlgorithm) {
        if (algorithm != null && !algorithm.equals(tokenAlgorithm)) {
            return false;
        }
        return switch (tokenAlgorithm) {
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> family.equals("RSA");
            case "ES256" -> family.equals("P-256");
            case "ES384" -> family.equals("P-384");
            case "ES512" -> family.equals("P-521");
            case "EdDSA" -> family.equals("Ed25519") || family.equals("Ed448");
            default -> false;
        };
    }
}
