package io.dragoman.resources.model;

import java.util.Locale;
import java.util.Set;

/** Headers that say where a message goes, where it ends and how it travels: nobody may make them up. */
public final class FramingHeaders {
    private static final Set<String> NAMES = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private FramingHeaders() {}

    /** Whether a header is one of them; in any case. */
    public static boolean contains(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
