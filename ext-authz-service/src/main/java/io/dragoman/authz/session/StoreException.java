package io.dragoman.authz.session;

import java.io.Serial;

/** A store does not answer. The message is for operators. */
public final class StoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception. */
    public StoreException(String message) {
        super(message);
    }
}
