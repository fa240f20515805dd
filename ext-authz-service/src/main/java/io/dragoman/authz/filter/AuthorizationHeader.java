package io.dragoman.authz.filter;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the Authorization header. */
final class AuthorizationHeader {
    private static final Pattern SECOND_TOKEN = Pattern.compile("(?i),\\s*+(bearer|dpop)\\s");

    private static final String DPOP = "dpop";

    /** Schemes that are followed by a token (RFC 6750 §2.1, RFC 9449 §7.1). */
    private static final Set<String> SCHEMES = Set.of("bearer", DPOP);

    private AuthorizationHeader() {}

    /** The token in it. Envoy joins several headers with commas, which no token has. */
    static BearerCredentials token(@Nullable String authorization) {
        if (authorization == null || authorization.isEmpty()) {
            return new BearerCredentials.None();
        }
        int end = 0;
        while (end < authorization.length() && isSchemeCharacter(authorization.charAt(end))) {
            end++;
        }
        var scheme = authorization.substring(0, end).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            // A second header may hold a token: nobody can say which one counts.
            return SECOND_TOKEN.matcher(authorization).find()
                    ? new BearerCredentials.Malformed()
                    : new BearerCredentials.None();
        }
        int begin = end;
        while (begin < authorization.length() && authorization.charAt(begin) == ' ') {
            begin++;
        }
        return begin > end && Token68.isOne(authorization, begin)
                ? new BearerCredentials.Token(authorization.substring(begin), scheme.equals(DPOP))
                : new BearerCredentials.Malformed();
    }

    private static boolean isSchemeCharacter(char c) {
        return c > ' ' && c != ',' && c < '\u007f';
    }
}
