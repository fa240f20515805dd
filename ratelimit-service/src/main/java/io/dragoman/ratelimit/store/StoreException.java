package io.dragoman.ratelimit.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final transient List<@Nullable Count> known;

    StoreException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    private StoreException(Reason reason, String message, List<@Nullable Count> known) {
        // Without a stack trace: these come in thousands when a store is down, and always from the same places.
        super(message, null, false, false);
        this.reason = reason;
        this.known = known;
    }

    /** The same, where something has been answered all the same. */
    StoreException knowing(List<@Nullable Count> counts) {
        return new StoreException(reason, String.valueOf(getMessage()), counts);
    }

    /** What has been answered all the same, in the order of the hits, with nulls for the rest; empty for nothing at all. */
    public List<@Nullable Count> known() {
        return known;
    }

    /** Why it did not answer. */
    public Reason reason() {
        return reason;
    }
}
