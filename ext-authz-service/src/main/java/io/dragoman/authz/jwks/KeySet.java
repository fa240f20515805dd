package io.dragoman.authz.jwks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer.
 *
 * @param keys the usable ones in the issuer's order
 */
public record KeySet(List<VerificationKey> keys) {
    /** A token is tried against at most this many keys. */
    private static final int MAX_CANDIDATES = 8;

    /** Copies the list. */
    public KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * The keys that a token may have been signed with. If no key has the token's key id, those without any id count.
     *
     * @param algorithm the token's {@code alg}
     * @param keyId the token's {@code kid}, or null
     */
    public List<VerificationKey> candidates(String algorithm, @Nullable String keyId) {
        var suitable = keys.stream().filter(key -> key.suits(algorithm)).toList();
        if (keyId == null) {
            return limited(suitable);
        }
        var named = suitable.stream().filter(key -> keyId.equals(key.keyId())).toList();
        return limited(
                named.isEmpty()
                        ? suitable.stream().filter(key -> key.keyId() == null).toList()
                        : named);
    }

    private static List<VerificationKey> limited(List<VerificationKey> candidates) {
        return candidates.size() <= MAX_CANDIDATES ? candidates : candidates.subList(0, MAX_CANDIDATES);
    }
}
