package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.resources.model.EdgeSettings.Underscores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as routes see it: after Envoy has read it, mended its path and set the headers that it does not leave to
 * clients.
 *
 * @param client who sends it
 * @param authority the authority
 * @param method the method
 * @param path the path in its normal form, without its query
 * @param query the query as sent, or null
 * @param headers the values of each header, and the pseudo headers
 */
record Arrival(
        ClientAddress client,
        String authority,
        String method,
        String path,
        @Nullable String query,
        Map<String, List<String>> headers) {
    private static final String FORWARDED_PROTO = "x-forwarded-proto";
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final Pattern ESCAPED_SLASH = Pattern.compile("(?i)%2f|%5c");

    /** The request behind a Listener. */
    static Arrival of(Request request, GatewayListener listener) {
        var edge = listener.http().edge();
        boolean dropUnderscores = edge.requests().underscores() == Underscores.DROP_HEADER;
        var headers = new LinkedHashMap<String, List<String>>();
        request.headers().stream()
                .filter(header -> !dropUnderscores || !header.name().contains("_"))
                .forEach(header -> headers.computeIfAbsent(header.name(), _ -> new ArrayList<>())
                        .add(header.value()));
        var proto = headers.get(FORWARDED_PROTO);
        if (proto == null
                || (edge.clients().useRemoteAddress() && listener.http().trustedHops() == 0)) {
            headers.put(FORWARDED_PROTO, List.of(request.tls() ? "https" : "http"));
        }
        var client = ClientAddress.of(request, listener);
        if (edge.clients().useRemoteAddress()) {
            // Envoy adds the address that the connection comes from, whomever it takes for the client, but its own for
            // what comes from its own machine.
            var peer = client.peer().isLoopback()
                    ? "(the gateway's own address)"
                    : client.peer().text();
            headers.merge(
                    FORWARDED_FOR,
                    List.of(peer),
                    (sent, added) -> List.of(String.join(",", sent) + "," + added.getFirst()));
        }
        var normal = NormalPath.of(request.path());
        var path = edge.requests().mergeSlashes() ? normal.replaceAll("/+", "/") : normal;
        var authority = authority(request, listener);
        headers.put(":authority", List.of(authority));
        headers.put(":method", List.of(request.method()));
        headers.put(":path", List.of(request.query() == null ? path : path + "?" + request.query()));
        headers.put(":scheme", List.of(request.tls() ? "https" : "http"));
        return new Arrival(client, authority, request.method(), path, request.query(), headers);
    }

    /** The name that virtual hosts are chosen by. */
    static String authority(Request request, GatewayListener listener) {
        var suffix = ":" + listener.port();
        var authority = request.authority();
        return listener.http().edge().requests().stripMatchingHostPort() && authority.endsWith(suffix)
                ? authority.substring(0, authority.length() - suffix.length())
                : authority;
    }

    /** Why Envoy answers with 400 before it looks for a route, or null if it does not. */
    static @Nullable String refusal(Request request, GatewayListener listener) {
        var rules = listener.http().edge().requests();
        if (rules.rejectEscapedSlashes()
                && ESCAPED_SLASH.matcher(request.path()).find()) {
            return "the path has an escaped slash, and the Module has reject_requests_with_escaped_slashes";
        }
        boolean underscore =
                request.headers().stream().anyMatch(header -> header.name().contains("_"));
        return rules.underscores() == Underscores.REJECT_REQUEST && underscore
                ? "a header has an underscore in its name, and the Module has headers_with_underscores_action"
                : null;
    }

    /** The values of a header, each of which is looked at alone; none if it is not there. */
    List<String> values(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of());
    }

    /** A header with all its values, or null. */
    @Nullable
    String header(String lowerCaseName) {
        var values = headers.get(lowerCaseName);
        return values == null ? null : String.join(",", values);
    }

    /** Whether the client came over TLS, as far as the gateway believes what it is told. */
    boolean secure() {
        return values(FORWARDED_PROTO).contains("https");
    }

    /** The first value of a query parameter, as sent (nothing is decoded); null if it is not there. */
    @Nullable
    String parameter(String name) {
        if (query == null) {
            return null;
        }
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            var key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                return equals < 0 ? "" : pair.substring(equals + 1);
            }
        }
        return null;
    }
}
