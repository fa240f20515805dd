package io.dragoman.authz.policy;

import java.util.Arrays;

/** A pattern of characters, {@code *} and {@code ?}: what nearly all globs are. */
final class Wildcards implements Glob {
    /** In place of a character: any text. */
    static final int ANY_TEXT = -1;

    /** In place of a character: any one character. */
    static final int ANY_CHARACTER = -2;

    private final int[] tokens;

    Wildcards(int[] tokens) {
        this.tokens = tokens.clone();
    }

    boolean isLiteral() {
        return Arrays.stream(tokens).allMatch(token -> token >= 0);
    }

    String literal() {
        return new String(tokens, 0, tokens.length);
    }

    @Override
    public boolean matchesEverything() {
        return tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token == ANY_TEXT);
    }

    /** Goes back to the last star only: an earlier one could not do better with what is left. */
    @Override
    public boolean matches(String text) {
        int token = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (token < tokens.length && tokens[token] == ANY_TEXT) {
                star = token++;
                starAt = at;
            } else if (token < tokens.length && (tokens[token] == c || tokens[token] == ANY_CHARACTER)) {
                token++;
                at += Character.charCount(c);
            } else if (star >= 0) {
                token = star + 1;
                starAt += Character.charCount(text.codePointAt(starAt));
                at = starAt;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == ANY_TEXT) {
            token++;
        }
        return token == tokens.length;
    }
}
