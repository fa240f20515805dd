package io.dragoman.authz.filter;

import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeysUnavailableException;
import io.dragoman.authz.login.SignInException;
import io.dragoman.authz.login.SignedTokens;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tokens that an issuer has signed, with the same care as {@link JwtFilter}. */
public final class IssuerTokens implements SignedTokens {
    /** Nobody but the issuer can sign with these. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private final SignatureVerifier verifier = new SignatureVerifier(ALGORITHMS);
    private final IssuerKeys issuerKeys;

    /** A reader with the issuer's keys. */
    public IssuerTokens(IssuerKeys issuerKeys) {
        this.issuerKeys = issuerKeys;
    }

    @Override
    public @Nullable Content read(String text) throws SignInException {
        var token = CompactToken.parse(text);
        if (token == null || !ALGORITHMS.contains(token.algorithm())) {
            return null;
        }
        try {
            var keys = issuerKeys.current();
            var signed = verifier.verify(token, keys);
            if (signed == null) {
                signed = verifier.verify(token, issuerKeys.newer(keys));
            }
            var claims = signed == null ? null : StrictJson.object(signed.payload());
            var type = token.header().path("typ").textValue();
            return claims == null ? null : new Content(token.algorithm(), Objects.requireNonNullElse(type, ""), claims);
        } catch (KeysUnavailableException e) {
            throw new SignInException(String.valueOf(e.getMessage()));
        }
    }
}
