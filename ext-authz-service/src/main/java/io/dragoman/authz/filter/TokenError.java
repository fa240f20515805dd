package io.dragoman.authz.filter;

/**
 * Why a token is refused.
 *
 * @param bits what is wrong, as templates that users wrote for Edge Stack compare it
 * @param message for the client; quotes nothing of the token
 */
record TokenError(int bits, String message) {
    static final int MALFORMED = 1;
    static final int UNVERIFIABLE = 2;
    static final int SIGNATURE = 4;
    static final int AUDIENCE = 8;
    static final int EXPIRED = 16;
    static final int ISSUED_AT = 32;
    static final int ISSUER = 64;
    static final int NOT_BEFORE = 128;
    static final int CLAIMS = 512;
}
