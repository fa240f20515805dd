package io.dragoman.authz.request;

/**
 * A request as the client sent it.
 *
 * @param authority the host with its port, as given; may be empty
 * @param target the path with the query, not decoded; may be empty
 * @param headers its headers
 * @param requestId names the request in logs and answers; may be empty
 */
public record AuthRequest(String authority, String target, Headers headers, String requestId) {
    /** The request as it goes on after changes. */
    public AuthRequest with(RequestChanges changes) {
        return new AuthRequest(authority, target, headers.with(changes), requestId);
    }

    /** Without the target, whose query may hold secrets. */
    @Override
    public String toString() {
        return "AuthRequest[" + requestId + "]";
    }
}
