package io.dragoman.resources.match;

import org.jspecify.annotations.Nullable;

/** Compiles the {@code path} of rules. */
public final class PathGlob {
    private static final String SPECIAL = "*?[]{},\\!-^";
    private static final int ESCAPE_CHARS = 3;

    private PathGlob() {}

    /**
     * A glob for decoded paths; percent-encoded characters in it stand for themselves, so that authors may write paths
     * either way.
     *
     * @throws GlobSyntaxException if the text is no glob, or could never match a path
     */
    public static Glob compile(String text) throws GlobSyntaxException {
        if (!text.isEmpty() && "/*?[{\\%".indexOf(text.charAt(0)) < 0) {
            throw new GlobSyntaxException("can never match: paths begin with a slash");
        }
        return Glob.compile(decode(text));
    }

    private static String decode(String text) {
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) == '%') {
                end += ESCAPE_CHARS;
            }
            var decoded = end > at && end <= text.length() ? decodeRun(text.substring(at, end)) : null;
            if (decoded == null) {
                result.append(text.charAt(at));
                at++;
            } else {
                result.append(decoded);
                at = end;
            }
        }
        return result.toString();
    }

    private static @Nullable String decodeRun(String run) {
        var decoded = PercentEncoding.decode(run, false);
        if (decoded == null) {
            return null;
        }
        var escaped = new StringBuilder();
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
