package io.dragoman.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Texts for places where not every character may stand, as Go writes them. */
final class Escapes {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    private Escapes() {}

    /** {@code html}. */
    static String html(String text) {
        var result = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case 0 -> result.append('\uFFFD');
                case '"' -> result.append("&#34;");
                case '\'' -> result.append("&#39;");
                case '&' -> result.append("&amp;");
                case '<' -> result.append("&lt;");
                case '>' -> result.append("&gt;");
                default -> result.append((char) c);
            }
        });
        return result.toString();
    }

    /** {@code js}. */
    static String js(String text) {
        var result = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> result.append("\\\\");
                case '\'' -> result.append("\\'");
                case '"' -> result.append("\\\"");
                case '<', '>', '&', '=' -> result.append(unicode(c));
                default -> {
                    if (c < FIRST_PRINTABLE || !isPrintable(c)) {
                        result.append(unicode(c));
                    } else {
                        result.appendCodePoint(c);
                    }
                }
            }
        });
        return result.toString();
    }

    /** {@code urlquery}. */
    static String urlQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** A string literal in Go, as {@code %q} prints it. */
    static String quote(String text, boolean asciiOnly) {
        var result = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case 0x07 -> result.append("\\a");
                case '\b' -> result.append("\\b");
                case '\f' -> result.append("\\f");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case 0x0b -> result.append("\\v");
                default -> {
                    if (isPrintable(c) && !(asciiOnly && c > DELETE)) {
                        result.appendCodePoint(c);
                    } else if (c < FIRST_PRINTABLE || c == DELETE) {
                        result.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else {
                        result.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                    }
                }
            }
        });
        return result.append('"').toString();
    }

    /** Go's notion: letters, marks, numbers, punctuation, symbols, and the space of ASCII. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static String unicode(int c) {
        return String.format(Locale.ROOT, "\\u%04X", c);
    }

    /** What the inside of a quoted string means. */
    static String unquote(String text, int line) throws TemplateException {
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            char escape = text.charAt(at++);
            int digits = switch (escape) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 0;
            };
            if (digits == 0) {
                result.append(simple(escape, line));
            } else {
                result.appendCodePoint(codePoint(text, at, digits, line));
                at += digits;
            }
        }
        return result.toString();
    }

    private static char simple(char c, int line) throws TemplateException {
        return switch (c) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case '\\', '\'', '"' -> c;
            default -> throw new TemplateException("line " + line + ": \\" + c + " means nothing in a string");
        };
    }

    private static int codePoint(String text, int from, int digits, int line) throws TemplateException {
        try {
            int c = Integer.parseInt(text.substring(from, from + digits), 16);
            // Bytes that are no character of their own cannot be written: texts are characters here.
            if (Character.isValidCodePoint(c) && !(digits == 2 && c > DELETE)) {
                return c;
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            // Answered like every other escape that means nothing.
        }
        throw new TemplateException("line " + line + ": an escape in a string is not valid");
    }
}
