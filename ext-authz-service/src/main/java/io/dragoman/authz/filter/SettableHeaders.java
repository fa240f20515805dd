package io.dragoman.authz.filter;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which headers of a request others may set. */
final class SettableHeaders {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    /** They say where a message goes, where it ends and how it travels. */
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private SettableHeaders() {}

    /** The name in lower case, or null if it is none or nobody may set it. */
    static @Nullable String name(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() && !FRAMING.contains(lower) ? lower : null;
    }
}
