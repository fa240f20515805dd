package io.dragoman.resources.model;

import java.util.List;

/**
 * Headers that go to and come from a service that is asked about requests over HTTP, whatever else is allowed: by an
 * AuthService, and by a Filter {@code External}.
 */
public final class AuthHeaders {
    /** The headers of a request that the service always sees. */
    public static final List<String> ASKED_WITH = List.of(
            "authorization",
            "cookie",
            "from",
            "proxy-authorization",
            "user-agent",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");

    /** The headers of its answer that are always passed on. */
    public static final List<String> PASSED_ON =
            List.of("authorization", "location", "proxy-authenticate", "set-cookie", "www-authenticate");

    private AuthHeaders() {}
}
