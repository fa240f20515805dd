package io.dragoman.authz.filter;

import io.dragoman.resources.model.FramingHeaders;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which headers of a request others may set. */
final class SettableHeaders {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    private SettableHeaders() {}

    /** The name in lower case, or null if it is none or nobody may set it. */
    static @Nullable String name(String name) {
        return NAME.matcher(name).matches() && !FramingHeaders.contains(name) ? name.toLowerCase(Locale.ROOT) : null;
    }
}
