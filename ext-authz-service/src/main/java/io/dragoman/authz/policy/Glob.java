package io.dragoman.authz.policy;

import com.google.re2j.Pattern;

/**
 * A shell-style pattern that a whole text must match: {@code *} stands for any text, slashes and dots included,
 * {@code ?} for one character, {@code [a-z]} and {@code [!a-z]} for one of a set, <code>{a,b}</code> for one of several
 * patterns; a backslash takes the next character as it is. Matching takes time linear in the text for fixed patterns,
 * whatever the pattern.
 */
public sealed interface Glob permits Glob.Literal, Glob.Regex, Wildcards {
    /** Longer patterns are refused. */
    int MAX_CHARS = 4096;

    /** Whether the whole text matches. */
    boolean matches(String text);

    /** Whether every text matches. */
    default boolean matchesEverything() {
        return false;
    }

    /** A glob that every text matches. */
    static Glob everything() {
        return new Wildcards(new int[] {Wildcards.ANY_TEXT});
    }

    /**
     * Compiles a pattern.
     *
     * @throws GlobSyntaxException if the text is none
     */
    static Glob compile(String text) throws GlobSyntaxException {
        if (text.length() > MAX_CHARS) {
            throw new GlobSyntaxException("is longer than " + MAX_CHARS + " characters");
        }
        var parsed = new GlobParser(text).parse();
        if (parsed.simple() == null) {
            return new Regex(Pattern.compile(parsed.regex(), Pattern.DOTALL));
        }
        var simple = parsed.simple();
        return simple.isLiteral() ? new Literal(simple.literal()) : simple;
    }

    /** One text only. */
    record Literal(String value) implements Glob {
        @Override
        public boolean matches(String text) {
            return value.equals(text);
        }
    }

    /** A pattern with sets or alternatives. */
    record Regex(Pattern pattern) implements Glob {
        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }
    }
}
