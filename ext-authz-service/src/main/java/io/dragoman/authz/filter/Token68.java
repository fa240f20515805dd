package io.dragoman.authz.filter;

/**
 * The alphabet of tokens (RFC 6750 §2.1, token68 of RFC 9110 §11.2). By hand, as every request has one, of a thousand characters: an
 * expression takes longer than all else that there is to decide.
 */
final class Token68 {
    private static final boolean[] CHARACTERS = characters();

    private Token68() {}

    private static boolean[] characters() {
        var known = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(c -> known[c] = true);
        return known;
    }

    /** Whether the text is a token from this place to its end. */
    static boolean isOne(String text, int begin) {
        int end = text.length();
        while (end > begin && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c >= CHARACTERS.length || !CHARACTERS[c]) {
                return false;
            }
        }
        return end > begin;
    }
}
