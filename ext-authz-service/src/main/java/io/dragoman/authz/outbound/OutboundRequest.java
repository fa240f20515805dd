package io.dragoman.authz.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method HTTP method in upper case
 * @param uri absolute, http or https, with a host
 * @param target the path with the query, as it is written; or null for what the URL says
 * @param headers its headers but Content-Length; Host only if the server is to see another one than the URL's
 * @param body empty for none
 * @param timeout how long all of it may take, from the look-up of the name to the end of the answer
 * @param maxBytes how long the body of the answer may be
 * @param tls how the server is known
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
public record OutboundRequest(
        String method,
        URI uri,
        @Nullable String target,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        int maxBytes,
        TlsSettings tls) {
    /** Envoy waits 5 s for the whole check by default. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    private static final int DEFAULT_MAX_BYTES = 1024 * 1024;

    /** Copies the headers. */
    public OutboundRequest {
        headers = Map.copyOf(headers);
    }

    /** For what the URL says. */
    public OutboundRequest(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout,
            int maxBytes,
            TlsSettings tls) {
        this(method, uri, null, headers, body, timeout, maxBytes, tls);
    }

    /** GET, with 3 s for at most 1 MiB. */
    public static OutboundRequest get(URI uri, TlsSettings tls) {
        return new OutboundRequest("GET", uri, Map.of(), new byte[0], DEFAULT_TIMEOUT, DEFAULT_MAX_BYTES, tls);
    }

    /** The same with one more header. */
    public OutboundRequest header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new OutboundRequest(method, uri, target, all, body, timeout, maxBytes, tls);
    }

    /** Without anything that may be secret. */
    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getHost();
    }
}
