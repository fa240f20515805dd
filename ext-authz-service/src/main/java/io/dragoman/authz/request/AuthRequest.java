package io.dragoman.authz.request;

import java.util.Map;
import java.util.Objects;

/**
 * A request as the client sent it.
 *
 * @param authority the host with its port, as given; may be empty
 * @param target the path with the query, not decoded; may be empty
 * @param headers its headers
 * @param requestId names the request in logs and answers; may be empty
 * @param body the beginning of its body, as far as Envoy was told to send it; mostly empty
 * @param peer whom it comes from
 * @param findings what filters have found out about the client
 * @param contextExtensions what the route says of itself ({@code auth_context_extensions} of a Mapping); mostly empty
 */
public record AuthRequest(
        String authority,
        String target,
        Headers headers,
        String requestId,
        String body,
        Peer peer,
        Findings findings,
        Map<String, String> contextExtensions) {
    /** Copies the map. */
    public AuthRequest {
        contextExtensions = Map.copyOf(contextExtensions);
    }

    /** By a route that says nothing of itself. */
    public AuthRequest(
            String authority,
            String target,
            Headers headers,
            String requestId,
            String body,
            Peer peer,
            Findings findings) {
        this(authority, target, headers, requestId, body, peer, findings, Map.of());
    }

    /** Without a body. */
    public AuthRequest(String authority, String target, Headers headers, String requestId) {
        this(authority, target, headers, requestId, "", Peer.UNKNOWN, Findings.NONE);
    }

    /** The request as it goes on after changes. */
    public AuthRequest with(RequestChanges changes) {
        return new AuthRequest(
                authority,
                target,
                headers.with(changes),
                requestId,
                body,
                peer,
                findings.and(changes.findings()),
                contextExtensions);
    }

    /** The path as it was sent, without the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query as it was sent, without the question mark; empty if there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** Its method; empty if nobody says. */
    public String method() {
        return Objects.requireNonNullElse(headers.get(":method"), "");
    }

    /** Without the target, whose query may hold secrets. */
    @Override
    public String toString() {
        return "AuthRequest[" + requestId + "]";
    }
}
