package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.resources.model.Filter.TokenSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds the token of a request. One in two places is refused (RFC 6750 §2): nobody can say which one counts. */
final class TokenFinder {
    private final List<TokenSource> sources;

    TokenFinder(List<TokenSource> sources) {
        this.sources = List.copyOf(sources);
    }

    BearerCredentials find(AuthRequest request) {
        BearerCredentials found = new BearerCredentials.None();
        for (var source : sources) {
            var next = find(source, request);
            if (next instanceof BearerCredentials.None) {
                continue;
            }
            if (!(found instanceof BearerCredentials.None)) {
                return new BearerCredentials.Malformed();
            }
            found = next;
        }
        return found;
    }

    private static BearerCredentials find(TokenSource source, AuthRequest request) {
        return switch (source) {
            case TokenSource.Authorization() ->
                AuthorizationHeader.token(request.headers().get("authorization"));
            case TokenSource.InHeader(String name, String prefix) -> {
                var value = request.headers().get(name);
                yield value == null || value.isEmpty() || !startsWith(value, prefix)
                        ? new BearerCredentials.None()
                        : of(List.of(value.substring(prefix.length())));
            }
            case TokenSource.InCookie(String name) -> of(request.headers().cookies(name));
            case TokenSource.InQuery(String name) -> of(parameters(name, request.query()));
        };
    }

    private static boolean startsWith(String value, String prefix) {
        return value.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    private static BearerCredentials of(List<String> values) {
        if (values.isEmpty()) {
            return new BearerCredentials.None();
        }
        return values.size() == 1 && Token68.isOne(values.getFirst(), 0)
                ? new BearerCredentials.Token(values.getFirst(), false)
                : new BearerCredentials.Malformed();
    }

    private static List<String> parameters(String name, String query) {
        var values = new ArrayList<String>();
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                values.add(decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** What is encoded wrongly stays as it is, and is no token then. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
