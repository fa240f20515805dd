package io.dragoman.authz.login;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads tokens that an issuer has signed. */
public interface SignedTokens {
    /**
     * What a token says.
     *
     * @param algorithm its {@code alg}
     * @param type its {@code typ}, or empty
     * @param claims what it says
     */
    record Content(String algorithm, String type, JsonNode claims) {
        /** Whether this issuer says it ({@code iss}), and this client is among those whom it is for ({@code aud}). */
        public boolean isFrom(String issuer, String client) {
            var audience = claims.path("aud");
            boolean forClient = client.equals(audience.textValue());
            for (var item : audience) {
                forClient |= client.equals(item.textValue());
            }
            return forClient && issuer.equals(claims.path("iss").textValue());
        }

        /** Never what it says. */
        @Override
        public String toString() {
            return "Content[" + algorithm + "]";
        }
    }

    /**
     * What a token says if the issuer has signed it, else null. Nothing else of it is checked. May block.
     *
     * @throws SignInException if the issuer's keys cannot be had
     */
    @Nullable
    Content read(String token) throws SignInException;
}
