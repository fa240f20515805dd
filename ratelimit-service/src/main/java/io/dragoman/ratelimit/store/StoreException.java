package io.dragoman.ratelimit.store;

/** The store did not answer. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it did not. */
    public enum Reason {
        /** No answer within the budget. */
        TIMEOUT,
        /** There is no connection, or it broke. */
        CONNECTION,
        /** Too many requests wait for answers already. */
        OVERLOAD,
        /** It answered with an error. */
        ERROR,
        /** It has failed too often to be asked. */
        OPEN
    }

    private final Reason reason;

    StoreException(Reason reason, String message) {
        // Without a stack trace: these come in thousands when a store is down, and always from the same places.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why it did not answer. */
    public Reason reason() {
        return reason;
    }
}
