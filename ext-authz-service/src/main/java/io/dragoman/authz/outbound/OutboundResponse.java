package io.dragoman.authz.outbound;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A complete answer. Redirects are answers like others: nobody follows them.
 *
 * @param status HTTP status
 * @param headers values by name in lower case, in their order; also the trailers that gRPC has
 * @param body its body
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
public record OutboundResponse(int status, Map<String, List<String>> headers, byte[] body) {
    /** Copies the map. */
    public OutboundResponse {
        headers = Map.copyOf(headers);
    }

    /** All values of a header. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Without the body, which may hold tokens. */
    @Override
    public String toString() {
        return "OutboundResponse[" + status + "]";
    }
}
