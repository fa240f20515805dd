package io.dragoman.template;

import java.io.Serial;

/** A template cannot be read, or fails on its data. The message quotes the template at most, never the data. */
public final class TemplateException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception with a message for who wrote the template. */
    public TemplateException(String message) {
        super(message);
    }
}
