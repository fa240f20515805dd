package io.dragoman.authz.grpc;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what Envoy asks. */
final class CheckRequests {
    private static final String REQUEST_ID = "x-request-id";

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
    private static final int MAX_ID_CHARS = 128;

    private CheckRequests() {}

    static AuthRequest read(CheckRequest check) {
        var http = check.getAttributes().getRequest().getHttp();
        var headers = Headers.of(headers(http));
        var requestId = headers.get(REQUEST_ID);
        var source = check.getAttributes().getSource();
        var peer = new Peer(
                source.getAddress().getSocketAddress().getAddress(),
                source.getPrincipal(),
                source.getCertificate(),
                check.getAttributes().getTlsSession().getSni());
        return new AuthRequest(
                http.getHost(),
                http.getPath(),
                headers,
                printable(requestId == null ? http.getId() : requestId),
                body(http),
                peer,
                Findings.NONE,
                check.getAttributes().getContextExtensionsMap());
    }

    /** Envoy fills one of two fields, depending on {@code pack_as_bytes}. */
    private static String body(HttpRequest http) {
        return http.getRawBody().isEmpty() ? http.getBody() : http.getRawBody().toStringUtf8();
    }

    /** The id goes to logs: it must not be able to look like a line of its own. */
    private static String printable(String id) {
        var text = NOT_PRINTABLE.matcher(id).replaceAll("?");
        return text.substring(0, Math.min(text.length(), MAX_ID_CHARS));
    }

    /** Envoy fills one of two fields, depending on {@code encode_raw_headers}. */
    private static Map<String, String> headers(HttpRequest http) {
        if (!http.hasHeaderMap()) {
            return http.getHeadersMap();
        }
        var headers = new HashMap<String, String>(http.getHeadersMap());
        for (var header : http.getHeaderMap().getHeadersList()) {
            headers.merge(header.getKey(), value(header), (a, b) -> a + "," + b);
        }
        return headers;
    }

    private static String value(HeaderValue header) {
        return header.getRawValue().isEmpty()
                ? header.getValue()
                : header.getRawValue().toStringUtf8();
    }
}
