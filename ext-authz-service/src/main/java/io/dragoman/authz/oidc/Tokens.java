package io.dragoman.authz.oidc;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint gives (RFC 6749 §5.1).
 *
 * @param accessToken a secret
 * @param refreshToken a secret, or null
 * @param idToken a secret, or null; nothing of it is verified yet
 * @param lifetime how long the access token is valid, or null if nobody says
 * @param scopes what was granted, or null for what was asked for
 */
public record Tokens(
        String accessToken,
        @Nullable String refreshToken,
        @Nullable String idToken,
        @Nullable Duration lifetime,
        @Nullable Set<String> scopes) {
    /** None of the tokens. */
    @Override
    public String toString() {
        return "Tokens";
    }
}
