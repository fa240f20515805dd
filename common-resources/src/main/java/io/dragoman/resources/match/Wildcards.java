package io.dragoman.resources.match;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A pattern of characters, {@code *} and {@code ?}: what nearly all globs are. */
final class Wildcards implements Glob {
    /** In place of a character: any text. */
    static final int ANY_TEXT = -1;

    /** In place of a character: any one character. */
    static final int ANY_CHARACTER = -2;

    private final int[] tokens;

    /** The characters before the first star or question mark, and those after the last one. */
    private final String head;

    private final String tail;
    private final boolean everything;

    Wildcards(int[] tokens) {
        this.tokens = tokens.clone();
        int first = 0;
        while (first < tokens.length && tokens[first] >= 0) {
            first++;
        }
        int last = tokens.length;
        while (last > 0 && tokens[last - 1] >= 0) {
            last--;
        }
        head = new String(tokens, 0, first);
        tail = new String(tokens, last, tokens.length - last);
        everything = tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token == ANY_TEXT);
    }

    boolean isLiteral() {
        return head.codePointCount(0, head.length()) == tokens.length;
    }

    String literal() {
        return head;
    }

    @Override
    public boolean matchesEverything() {
        return everything;
    }

    @Override
    public boolean mayMatchAfter(String beginning) {
        // Most globs differ here already.
        return (beginning.startsWith(head) || head.startsWith(beginning))
                && survives(tokens, beginning.codePoints().toArray());
    }

    @Override
    public boolean mayMatchBefore(String end) {
        return (end.endsWith(tail) || tail.endsWith(end))
                && survives(reversed(tokens), reversed(end.codePoints().toArray()));
    }

    /** Whether the tokens can take these characters as the first ones of a text. */
    private static boolean survives(int[] tokens, int[] characters) {
        // How many tokens may be behind; whatever is left then has a text that it matches.
        var behind = new BitSet();
        enter(behind, tokens, 0);
        for (int c : characters) {
            var next = new BitSet();
            for (int at = behind.nextSetBit(0); at >= 0 && at < tokens.length; at = behind.nextSetBit(at + 1)) {
                if (tokens[at] == ANY_TEXT) {
                    enter(next, tokens, at);
                } else if (tokens[at] == c || tokens[at] == ANY_CHARACTER) {
                    enter(next, tokens, at + 1);
                }
            }
            behind = next;
        }
        return !behind.isEmpty();
    }

    /** Any text may be none. */
    private static void enter(BitSet behind, int[] tokens, int at) {
        int last = at;
        behind.set(last);
        while (last < tokens.length && tokens[last] == ANY_TEXT) {
            last++;
            behind.set(last);
        }
    }

    private static int[] reversed(int[] values) {
        var result = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[values.length - 1 - i];
        }
        return result;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Wildcards that && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
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
