package io.dragoman.resources.match;

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

    /** Whether some text that begins like this matches; yes also where that is not certain. */
    boolean mayMatchAfter(String beginning);

    /** Whether some text that ends like this matches; yes also where that is not certain. */
    boolean mayMatchBefore(String end);

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
        var outline = parsed.outline();
        if (!parsed.simple()) {
            return new Regex(Pattern.compile(parsed.regex(), Pattern.DOTALL), outline);
        }
        return outline.isLiteral() ? new Literal(outline.literal()) : outline;
    }

    /** One text only. */
    record Literal(String value) implements Glob {
        @Override
        public boolean matches(String text) {
            return value.equals(text);
        }

        @Override
        public boolean mayMatchAfter(String beginning) {
            return value.startsWith(beginning);
        }

        @Override
        public boolean mayMatchBefore(String end) {
            return value.endsWith(end);
        }
    }

    /**
     * A pattern with sets or alternatives.
     *
     * @param pattern matches the same texts
     * @param outline matches these texts, and perhaps others
     */
    record Regex(Pattern pattern, Glob outline) implements Glob {
        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }

        @Override
        public boolean mayMatchAfter(String beginning) {
            return outline.mayMatchAfter(beginning);
        }

        @Override
        public boolean mayMatchBefore(String end) {
            return outline.mayMatchBefore(end);
        }
    }
}
