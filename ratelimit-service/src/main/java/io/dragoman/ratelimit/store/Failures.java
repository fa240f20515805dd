package io.dragoman.ratelimit.store;

import java.util.concurrent.CompletionException;

/** What made a stage fail. */
public final class Failures {
    private Failures() {}

    /** The failure itself, without the wrapping that stages put around those of the stages before them. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
