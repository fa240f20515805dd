package io.dragoman.authz.filter;

import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.VerificationKey;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Verifies signatures with an issuer's keys. Keys that a token brings along or points to are never looked at. */
final class SignatureVerifier {
    private final Set<String> algorithms;
    private final AlgorithmConstraints constraints;

    /** A verifier that accepts these algorithms only. */
    SignatureVerifier(Set<String> algorithms) {
        this.algorithms = Set.copyOf(algorithms);
        this.constraints = new AlgorithmConstraints(ConstraintType.PERMIT, algorithms.toArray(String[]::new));
    }

    /**
     * What was signed, and by whom.
     *
     * @param payload the bytes
     * @param key the key of the issuer that the signature was made with
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Signed(byte[] payload, VerificationKey key) {}

    /** What was signed, or null if no key of the issuer made the signature. */
    @Nullable
    Signed verify(CompactToken token, KeySet keys) {
        if (!algorithms.contains(token.algorithm())) {
            return null;
        }
        for (var candidate : keys.candidates(token.algorithm(), token.keyId())) {
            try {
                var signature = new JsonWebSignature();
                signature.setAlgorithmConstraints(constraints);
                signature.setCompactSerialization(token.text());
                signature.setKey(candidate.key());
                if (signature.verifySignature()) {
                    return new Signed(signature.getPayloadBytes(), candidate);
                }
            } catch (JoseException e) {
                // Says that the signature cannot be verified with this key; the next one may fit.
            }
        }
        return null;
    }
}
