package io.dragoman.authz.outbound;

import java.io.Serial;

/** There is no answer to a request. The message is for operators, names no secret, and goes on after the URL. */
public final class OutboundException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With this reason.
     *
     * @param message goes on after the URL
     */
    public OutboundException(String message) {
        super(message);
    }

    OutboundException(String message, Throwable cause) {
        super(message, cause);
    }
}
