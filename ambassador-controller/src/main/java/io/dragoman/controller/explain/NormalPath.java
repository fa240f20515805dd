package io.dragoman.controller.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * Paths as Envoy's {@code normalize_path} makes them: RFC 3986 section 6, with backslashes taken for slashes, and with
 * the characters escaped that a URL must not hold.
 */
final class NormalPath {
    private static final String UNRESERVED = "-._~";
    private static final String ESCAPED = "\"<>^`{|}";
    private static final int ESCAPE_LENGTH = 3;
    private static final int HEXADECIMAL = 16;

    private NormalPath() {}

    static String of(String path) {
        var kept = new ArrayList<String>();
        var segments = characters(path).split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> end(kept, last);
                case ".." -> {
                    if (!kept.isEmpty()) {
                        kept.removeLast();
                    }
                    end(kept, last);
                }
                default -> kept.add(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** A path that ends in dots ends in a slash. */
    private static void end(List<String> kept, boolean last) {
        if (last) {
            kept.add("");
        }
    }

    private static String characters(String path) {
        var text = new StringBuilder();
        int i = 0;
        while (i < path.length()) {
            char character = path.charAt(i);
            int escaped = character == '%' ? unreserved(path, i) : -1;
            if (escaped >= 0) {
                text.append((char) escaped);
                i += ESCAPE_LENGTH;
                continue;
            }
            if (ESCAPED.indexOf(character) >= 0) {
                text.append('%').append("%02X".formatted((int) character));
            } else {
                text.append(character == '\\' ? '/' : character);
            }
            i++;
        }
        return text.toString();
    }

    /** The character that an escape needlessly stands for, or -1. */
    private static int unreserved(String path, int at) {
        if (at + ESCAPE_LENGTH > path.length()) {
            return -1;
        }
        int high = Character.digit(path.charAt(at + 1), HEXADECIMAL);
        int low = Character.digit(path.charAt(at + 2), HEXADECIMAL);
        if (high < 0 || low < 0) {
            return -1;
        }
        int code = high * HEXADECIMAL + low;
        boolean plain = (code >= 'a' && code <= 'z')
                || (code >= 'A' && code <= 'Z')
                || (code >= '0' && code <= '9')
                || UNRESERVED.indexOf(code) >= 0;
        return plain ? code : -1;
    }
}
