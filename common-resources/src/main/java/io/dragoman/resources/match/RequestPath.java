package io.dragoman.resources.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's path without the query, in all the ways in which the servers behind the gateway may understand it. Paths
 * are compared decoded, so that {@code /%61dmin} and {@code /admin} are one.
 *
 * @param literal decoded, but with encoded slashes kept, and with dots and double slashes as they are
 * @param resolved with encoded slashes and backslashes as slashes, {@code .} and {@code ..} resolved, and double slashes
 *     as one; often the same
 * @param withoutParameters {@code resolved}, with each segment cut at its first semicolon; often the same
 */
public record RequestPath(String literal, String resolved, String withoutParameters) {
    private static final String FIRST = "[!\"$&-\\-0-:<->@-\\[\\]-~]";
    private static final String OTHERS = "[!\"$&-.0-:<->@-\\[\\]-~]*";

    /** An RE2 expression for targets, with or without a query, whose path everybody understands alike. */
    public static final String PLAIN_TARGET = "(?:/|(?:/" + FIRST + OTHERS + ")+/?)(?:\\?.*)?";

    /**
     * The path, or null if it is malformed: no slash at the start, a wrong escape, bytes that are not UTF-8, or control
     * characters.
     *
     * @param target the path with the query, as the client sent it
     */
    public static @Nullable RequestPath parse(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/") || path.indexOf('#') >= 0) {
            return null;
        }
        if (isPlain(path)) {
            return new RequestPath(path, path, path);
        }
        var literal = PercentEncoding.decode(path, true);
        var decoded = PercentEncoding.decode(path, false);
        if (literal == null || decoded == null || decoded.chars().anyMatch(RequestPath::isControl)) {
            return null;
        }
        return new RequestPath(literal, resolve(decoded, false), resolve(decoded, true));
    }

    /** Whether everybody understands a path without a query alike. So it is with every beginning of such a path, then. */
    public static boolean isPlain(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c > '~' || c == '%' || c == '\\' || c == ';' || c == '#' || c == '?') {
                return false;
            }
            if (c == '/' && i + 1 < path.length() && (path.charAt(i + 1) == '/' || path.charAt(i + 1) == '.')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 0x7f;
    }

    private static String resolve(String decoded, boolean cutParameters) {
        var segments = new ArrayDeque<String>();
        boolean endsWithSlash = false;
        for (var part : split(decoded.replace('\\', '/'))) {
            int semicolon = part.indexOf(';');
            var segment = cutParameters && semicolon >= 0 ? part.substring(0, semicolon) : part;
            endsWithSlash = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!endsWithSlash) {
                segments.addLast(segment);
            }
        }
        var path = "/" + String.join("/", segments);
        return endsWithSlash && !segments.isEmpty() ? path + "/" : path;
    }

    /** The segments, with an empty one after a slash at the end. */
    private static List<String> split(String path) {
        var segments = new ArrayList<String>();
        int start = 1;
        for (int slash = path.indexOf('/', start); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(path.substring(start, slash));
            start = slash + 1;
        }
        segments.add(path.substring(start));
        return segments;
    }
}
