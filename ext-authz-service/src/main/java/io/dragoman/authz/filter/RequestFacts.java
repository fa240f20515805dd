package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its client, as conditions and policies of others see them. */
final class RequestFacts {
    /** What conditions, policies and templates call that which the route says of itself; texts by name. */
    static final String CONTEXT = "contextExtensions";

    private RequestFacts() {}

    /** {@code method}, {@code host}, {@code path}, {@code query}, {@code headers} by name in lower case. */
    static Map<String, Object> request(AuthRequest request) {
        var headers = new HashMap<String, String>();
        for (var name : request.headers().names()) {
            var value = request.headers().get(name);
            if (value != null && !name.startsWith(":")) {
                headers.put(name, value);
            }
        }
        return Map.of(
                "method",
                request.method(),
                "host",
                request.authority(),
                "path",
                request.path(),
                "query",
                request.query(),
                "headers",
                headers);
    }

    /** {@code address}, {@code principal}, {@code serverName}. */
    static Map<String, Object> source(AuthRequest request) {
        var peer = request.peer();
        return Map.of(
                "address", peer.address(),
                "principal", peer.principal(),
                "serverName", peer.serverName());
    }

    /** What the client's token says; empty without one. */
    static Object claims(AuthRequest request) {
        var claims = request.findings().claims();
        var plain = claims == null ? null : TemplateData.plain(claims);
        return plain == null ? Map.<String, @Nullable Object>of() : plain;
    }
}
