package io.dragoman.resources.match;

import java.io.Serial;

/** A text is not a glob. */
public final class GlobSyntaxException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    GlobSyntaxException(String message) {
        super(message);
    }
}
