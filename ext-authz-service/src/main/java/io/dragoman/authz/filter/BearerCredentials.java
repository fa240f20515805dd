package io.dragoman.authz.filter;

/** What an Authorization header holds, seen as bearer credentials (RFC 6750 §2.1). */
sealed interface BearerCredentials {
    /** There are none: no header, or another scheme. */
    record None() implements BearerCredentials {}

    /** The scheme is right, but what follows is not one token. */
    record Malformed() implements BearerCredentials {}

    /**
     * There is a token.
     *
     * @param value the token; a secret
     * @param withProof whether it comes by the scheme of those who prove that it is theirs (RFC 9449 §7.1)
     */
    record Token(String value, boolean withProof) implements BearerCredentials {
        /** Never the token itself. */
        @Override
        public String toString() {
            return "Token";
        }
    }
}
