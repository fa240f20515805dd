package io.dragoman.ratelimit.headers;

/** Writes strings of structured fields (RFC 9651). */
final class StructuredString {
    private StructuredString() {}

    /** The text in quotes. Characters that such a string cannot hold become question marks. */
    static String of(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c >= ' ' && c <= '~' ? c : '?');
            }
        }
        return quoted.append('"').toString();
    }
}
