package io.dragoman.authz.request;

import java.util.List;
import java.util.Map;

/** What becomes of a request. */
public sealed interface Decision {
    /**
     * The request may pass.
     *
     * @param changes what becomes of its headers
     */
    record Allow(RequestChanges changes) implements Decision {
        /** As it came. */
        public Allow() {
            this(RequestChanges.NONE);
        }
    }

    /**
     * The client is refused, or sent elsewhere, in a filter's own words.
     *
     * @param status HTTP status, from 200 to 499
     * @param headers by name; each of them can stand in a response as it is
     * @param body the body of the answer; never part of its text form
     * @param message says the same in a few words, for clients of gRPC
     * @param cookies values of {@code Set-Cookie}
     */
    record Answer(int status, Map<String, String> headers, String body, String message, List<String> cookies)
            implements Decision {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
            cookies = List.copyOf(cookies);
        }

        /** Without cookies. */
        public Answer(int status, Map<String, String> headers, String body, String message) {
            this(status, headers, body, message, List.of());
        }

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /**
     * The client is refused.
     *
     * @param status HTTP status, from 400 to 499
     * @param message for the client; holds nothing that it sent
     * @param headers of the answer
     * @param cookies values of {@code Set-Cookie}
     */
    record Deny(int status, String message, Map<String, String> headers, List<String> cookies) implements Decision {
        /** Copies the headers. */
        public Deny {
            headers = Map.copyOf(headers);
            cookies = List.copyOf(cookies);
        }

        /** Without cookies. */
        public Deny(int status, String message, Map<String, String> headers) {
            this(status, message, headers, List.of());
        }

        /** Without the cookies, which may name sessions. */
        @Override
        public String toString() {
            return "Deny[" + status + ", " + message + "]";
        }
    }

    /**
     * Nobody can tell whether the request may pass, so it may not. Unlike a denial it is always final.
     *
     * @param status HTTP status, from 400 to 599
     * @param message for the client
     */
    record Failure(int status, String message) implements Decision {}
}
