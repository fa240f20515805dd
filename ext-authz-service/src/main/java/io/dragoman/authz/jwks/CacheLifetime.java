package io.dragoman.authz.jwks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How long an answer may be kept, by its Cache-Control header (RFC 9111) within the gateway's own bounds. */
final class CacheLifetime {
    static final Duration DEFAULT = Duration.ofMinutes(5);
    static final Duration MIN = Duration.ofSeconds(30);
    static final Duration MAX = Duration.ofDays(1);
    private static final Pattern MAX_AGE = Pattern.compile("\\bmax-age\\s*=\\s*\"?(\\d{1,9})\\b");

    private CacheLifetime() {}

    /** Never less than 30 s, even for {@code no-store}, and never more than a day; 5 minutes if nothing is said. */
    static Duration of(List<String> cacheControl) {
        var directives = String.join(",", cacheControl).toLowerCase(Locale.ROOT);
        if (directives.contains("no-store") || directives.contains("no-cache")) {
            return MIN;
        }
        var maxAge = MAX_AGE.matcher(directives);
        if (!maxAge.find()) {
            return DEFAULT;
        }
        var lifetime = Duration.ofSeconds(Long.parseLong(maxAge.group(1)));
        return lifetime.compareTo(MIN) < 0 ? MIN : lifetime.compareTo(MAX) > 0 ? MAX : lifetime;
    }
}
