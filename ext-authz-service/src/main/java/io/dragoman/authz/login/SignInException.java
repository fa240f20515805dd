package io.dragoman.authz.login;

import java.io.Serial;

/** Somebody cannot be signed in. The message is for operators, and names no secret. */
public final class SignInException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception. */
    public SignInException(String message) {
        super(message);
    }
}
