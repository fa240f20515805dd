package io.dragoman.authz.oidc;

/** What a provider says of a user (OpenID Connect Core 1.0 §5.3.2). */
public sealed interface UserInfo {
    /**
     * As JSON.
     *
     * @param subject {@code sub}
     */
    record Plain(String subject) implements UserInfo {}

    /**
     * As a JWT, of which nothing is verified yet.
     *
     * @param token a secret
     */
    record Signed(String token) implements UserInfo {
        /** Never the token. */
        @Override
        public String toString() {
            return "Signed";
        }
    }
}
