package io.dragoman.template;

/** Makes texts fit to be the value of a header (RFC 9110 §5.5). */
public final class HeaderText {
    private static final char DELETE = 0x7f;

    private HeaderText() {}

    /** The text with a space in place of each control character, without space at its ends. */
    public static String clean(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c == DELETE || (c > DELETE && Character.isISOControl(c)) ? ' ' : c);
        }
        return clean.toString().strip();
    }
}
