package io.dragoman.ratelimit.rule;

/** The service has just started and does not know its limits yet. */
public final class RulesNotLoadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RulesNotLoadedException() {
        super("the limits are not loaded yet", null, false, false);
    }
}
