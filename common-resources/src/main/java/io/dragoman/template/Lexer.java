package io.dragoman.template;

import io.dragoman.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes a template apart. */
final class Lexer {
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String COMMENT = "/*";
    private static final String COMMENT_END = "*/";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /** Whether the text that follows loses the space at its beginning. */
    private boolean trim;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) throws TemplateException {
        var lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() throws TemplateException {
        while (true) {
            int left = text.indexOf(LEFT, at);
            int end = left < 0 ? text.length() : left;
            boolean trimmed = left >= 0 && hasTrim(left + LEFT.length());
            addText(text.substring(at, end), trimmed);
            advance(end);
            if (left < 0) {
                add(Kind.END, "");
                return;
            }
            advance(at + LEFT.length() + (trimmed ? 2 : 0));
            if (text.startsWith(COMMENT, at)) {
                comment();
            } else {
                action();
            }
        }
    }

    /** {@code - } after the left delimiter. */
    private boolean hasTrim(int index) {
        return text.startsWith("-", index) && index + 1 < text.length() && isSpace(text.charAt(index + 1));
    }

    private void addText(String raw, boolean trimEnd) {
        var kept = trim ? raw.substring(leadingSpace(raw)) : raw;
        trim = false;
        if (trimEnd) {
            int end = kept.length();
            while (end > 0 && isSpace(kept.charAt(end - 1))) {
                end--;
            }
            kept = kept.substring(0, end);
        }
        if (!kept.isEmpty()) {
            add(Kind.TEXT, kept);
        }
    }

    private static int leadingSpace(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private void comment() throws TemplateException {
        int end = text.indexOf(COMMENT_END, at);
        if (end < 0) {
            throw error("a comment has no end");
        }
        advance(end + COMMENT_END.length());
        if (!closes()) {
            throw error("a comment must end its action");
        }
    }

    private void action() throws TemplateException {
        add(Kind.LEFT, LEFT);
        int depth = 0;
        while (true) {
            if (at >= text.length()) {
                throw error("an action has no end");
            }
            if (depth == 0 && closes()) {
                add(Kind.RIGHT, RIGHT);
                return;
            }
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
                if (depth < 0) {
                    throw error("a parenthesis closes none");
                }
            }
            if (text.startsWith(RIGHT, at)) {
                throw error("a parenthesis is not closed");
            }
            piece(c);
        }
    }

    /** Takes the right delimiter with what may stand before it, if it is here. */
    private boolean closes() {
        if (text.startsWith(RIGHT, at)) {
            advance(at + RIGHT.length());
            return true;
        }
        // Space, a minus, the delimiter.
        if (at + 1 < text.length() && isSpace(text.charAt(at)) && text.startsWith("-" + RIGHT, at + 1)) {
            advance(at + 2 + RIGHT.length());
            trim = true;
            return true;
        }
        return false;
    }

    private void piece(char c) throws TemplateException {
        if (isSpace(c)) {
            int end = at;
            // The last space may belong to a trim marker.
            while (end < text.length() && isSpace(text.charAt(end)) && !text.startsWith("-" + RIGHT, end + 1)) {
                end++;
            }
            if (end > at) {
                take(Kind.SPACE, end);
            }
        } else if (c == '"') {
            quoted('"', Kind.STRING);
        } else if (c == '\'') {
            quoted('\'', Kind.CHARACTER);
        } else if (c == '`') {
            raw();
        } else if (c == '$') {
            take(Kind.VARIABLE, endOfWord(at + 1));
        } else if (c == '.' && !isDigitAt(at + 1)) {
            int end = endOfWord(at + 1);
            take(end == at + 1 ? Kind.DOT : Kind.FIELD, end);
        } else if (isDigitAt(at) || ((c == '+' || c == '-' || c == '.') && at + 1 < text.length())) {
            number();
        } else if (isLetter(c)) {
            take(Kind.WORD, endOfWord(at));
        } else {
            symbol(c);
        }
    }

    private void symbol(char c) throws TemplateException {
        switch (c) {
            case '|' -> take(Kind.PIPE, at + 1);
            case ',' -> take(Kind.COMMA, at + 1);
            case '(' -> take(Kind.OPEN, at + 1);
            case ')' -> take(Kind.CLOSE, at + 1);
            case '=' -> take(Kind.ASSIGN, at + 1);
            case ':' -> {
                if (!text.startsWith(":=", at)) {
                    throw error("expected :=");
                }
                take(Kind.DECLARE, at + 2);
            }
            default -> throw error("there is an unexpected character");
        }
    }

    private void number() throws TemplateException {
        int end = at + 1;
        while (end < text.length()
                && (isWordCharacter(text.charAt(end))
                        || text.charAt(end) == '.'
                        || ((text.charAt(end) == '+' || text.charAt(end) == '-') && isExponent(end - 1)))) {
            end++;
        }
        take(Kind.NUMBER, end);
    }

    private boolean isExponent(int index) {
        return "eEpP".indexOf(text.charAt(index)) >= 0;
    }

    private void quoted(char quote, Kind kind) throws TemplateException {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            if (text.charAt(end) == '\n') {
                throw error("a string has no end");
            }
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw error("a string has no end");
        }
        var value = Escapes.unquote(text.substring(at + 1, end), line);
        add(kind, value);
        advance(end + 1);
    }

    private void raw() throws TemplateException {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
            throw error("a string has no end");
        }
        add(Kind.STRING, text.substring(at + 1, end).replace("\r", ""));
        advance(end + 1);
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < text.length() && isWordCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void take(Kind kind, int end) {
        add(kind, text.substring(at, end));
        advance(end);
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, line));
    }

    private void advance(int to) {
        line += (int) text.substring(at, to).chars().filter(c -> c == '\n').count();
        at = to;
    }

    private TemplateException error(String message) {
        return new TemplateException("line " + line + ": " + message);
    }

    private boolean isDigitAt(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isLetter(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isWordCharacter(char c) {
        return isLetter(c) || Character.isDigit(c);
    }
}
