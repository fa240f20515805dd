package io.dragoman.resources.match;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Undoes the percent-encoding of paths (RFC 3986 §2.1). */
final class PercentEncoding {
    private static final int ESCAPE_CHARS = 3;
    private static final int HEX = 16;

    private PercentEncoding() {}

    /**
     * The decoded text, or null if an escape is malformed or the bytes are not UTF-8.
     *
     * @param keepSeparators whether encoded slashes and backslashes stay encoded, with upper-case digits
     */
    static @Nullable String decode(String text, boolean keepSeparators) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                int c = text.codePointAt(i);
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c) - 1;
                continue;
            }
            int value = escape(text, i);
            if (value < 0) {
                return null;
            }
            if (keepSeparators && (value == '/' || value == '\\')) {
                bytes.writeBytes((value == '/' ? "%2F" : "%5C").getBytes(StandardCharsets.US_ASCII));
            } else {
                bytes.write(value);
            }
            i += ESCAPE_CHARS - 1;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int escape(String text, int at) {
        if (at + ESCAPE_CHARS > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at + 1), HEX);
        int low = Character.digit(text.charAt(at + 2), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }
}
