package io.dragoman.resources.match;

import java.util.stream.IntStream;

/** Reads a glob, once, into the tokens of a {@link Wildcards} and into an RE2 expression. */
final class GlobParser {
    private static final int MAX_DEPTH = 8;
    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private final IntStream.Builder tokens = IntStream.builder();
    private boolean simple = true;
    private int depth;
    private int at;

    GlobParser(String text) {
        this.text = text;
    }

    /**
     * A glob that was read.
     *
     * @param simple whether it has neither sets nor alternatives
     * @param outline the glob itself if it is simple; otherwise with any character for each set and any text for
     *     alternatives
     * @param regex an expression that matches the same texts
     */
    record Parsed(boolean simple, Wildcards outline, String regex) {}

    Parsed parse() throws GlobSyntaxException {
        while (at < text.length()) {
            int c = next();
            switch (c) {
                case '*' -> {
                    token(Wildcards.ANY_TEXT);
                    regex.append(".*");
                }
                case '?' -> {
                    token(Wildcards.ANY_CHARACTER);
                    regex.append('.');
                }
                case '[' -> set();
                case '{' -> open();
                case '}' -> close();
                case ',' -> comma();
                case '\\' -> literal(escaped());
                default -> literal(c);
            }
        }
        if (depth > 0) {
            throw new GlobSyntaxException("has a { without }");
        }
        return new Parsed(simple, new Wildcards(tokens.build().toArray()), regex.toString());
    }

    private void set() throws GlobSyntaxException {
        simple = false;
        token(Wildcards.ANY_CHARACTER);
        regex.append('[');
        if (at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^')) {
            at++;
            regex.append('^');
        }
        int members = 0;
        while (true) {
            if (at == text.length()) {
                throw new GlobSyntaxException("has a [ without ]");
            }
            int from = next();
            if (from == ']') {
                break;
            }
            from = from == '\\' ? escaped() : from;
            int to = from;
            if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                at++;
                int end = next();
                to = end == '\\' ? escaped() : end;
            }
            if (to < from) {
                throw new GlobSyntaxException("has a range that ends before it begins");
            }
            regex.append(hex(from)).append('-').append(hex(to));
            members++;
        }
        if (members == 0) {
            throw new GlobSyntaxException("has an empty set []");
        }
        regex.append(']');
    }

    private void open() throws GlobSyntaxException {
        simple = false;
        token(Wildcards.ANY_TEXT);
        depth++;
        if (depth > MAX_DEPTH) {
            throw new GlobSyntaxException("has alternatives in alternatives deeper than " + MAX_DEPTH);
        }
        regex.append("(?:");
    }

    private void close() throws GlobSyntaxException {
        if (depth == 0) {
            throw new GlobSyntaxException("has a } without {");
        }
        depth--;
        regex.append(')');
    }

    private void comma() {
        if (depth > 0) {
            regex.append('|');
        } else {
            literal(',');
        }
    }

    private void literal(int c) {
        token(c);
        regex.append(hex(c));
    }

    /** What stands in alternatives is covered by the one token for all of them. */
    private void token(int token) {
        if (depth == 0) {
            tokens.add(token);
        }
    }

    private int escaped() throws GlobSyntaxException {
        if (at == text.length()) {
            throw new GlobSyntaxException("ends with a backslash");
        }
        return next();
    }

    private int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /** No character is special in this form. */
    private static String hex(int c) {
        return "\\x{" + Integer.toHexString(c) + "}";
    }
}
