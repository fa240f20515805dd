package io.dragoman.authz.filter;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the Authorization header. */
final class AuthorizationHeader {
    private static final Pattern TOKEN = Pattern.compile(" ++([A-Za-z0-9._~+/-]++=*+)");
    private static final Pattern SECOND_BEARER = Pattern.compile("(?i),\\s*+bearer\\s");

    private AuthorizationHeader() {}

    /** The bearer credentials in it. Envoy joins several headers with commas, which no token has. */
    static BearerCredentials bearer(@Nullable String authorization) {
        if (authorization == null || authorization.isEmpty()) {
            return new BearerCredentials.None();
        }
        int end = 0;
        while (end < authorization.length() && isSchemeCharacter(authorization.charAt(end))) {
            end++;
        }
        if (!authorization.substring(0, end).equalsIgnoreCase("bearer")) {
            // A second header may hold a bearer token: nobody can say which one counts.
            return SECOND_BEARER.matcher(authorization).find()
                    ? new BearerCredentials.Malformed()
                    : new BearerCredentials.None();
        }
        var token = TOKEN.matcher(authorization.substring(end));
        return token.matches() ? new BearerCredentials.Token(token.group(1)) : new BearerCredentials.Malformed();
    }

    private static boolean isSchemeCharacter(char c) {
        return c > ' ' && c != ',' && c < '\u007f';
    }
}
