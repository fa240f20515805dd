package io.dragoman.authz.request;

import java.util.Map;

/** What becomes of a request. */
public sealed interface Decision {
    /** The request may pass. */
    record Allow() implements Decision {}

    /**
     * The client is refused.
     *
     * @param status HTTP status, from 400 to 499
     * @param message for the client; holds nothing that it sent
     * @param headers of the answer
     */
    record Deny(int status, String message, Map<String, String> headers) implements Decision {
        /** Copies the headers. */
        public Deny {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Nobody can tell whether the request may pass, so it may not. Unlike a denial it is always final.
     *
     * @param status HTTP status, from 500 to 599
     * @param message for the client
     */
    record Failure(int status, String message) implements Decision {}
}
