package io.dragoman.authz.jwks;

import java.io.Serial;

/** An issuer's keys cannot be had now. */
public final class KeysUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception with a message for operators; clients do not get to see it. */
    public KeysUnavailableException(String message) {
        super(message);
    }

    /** The same with what caused it. */
    KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
