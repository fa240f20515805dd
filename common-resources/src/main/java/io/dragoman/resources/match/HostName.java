package io.dragoman.resources.match;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's host as rules compare it: in lower case, without a dot at its end.
 *
 * @param name the host without a port
 * @param withPort the host with the port that the client gave; same as {@code name} if it gave none
 */
public record HostName(String name, String withPort) {
    /** An RE2 expression for the authorities that are not malformed. */
    public static final String WELL_FORMED = "(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?";

    private static final Pattern AUTHORITY = Pattern.compile("([a-z0-9._-]*+|\\[[0-9a-f:.]++])(?::(\\d{1,5}))?");

    /** The host, or null if the authority is malformed: nobody knows what others would make of it. */
    public static @Nullable HostName parse(String authority) {
        var parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return null;
        }
        var name = withoutFinalDot(parts.group(1));
        var port = parts.group(2);
        return new HostName(name, port == null ? name : name + ":" + port);
    }

    /** Whether a glob is for this host, with the port or without. */
    public boolean matches(Glob glob) {
        return glob.matchesEverything() || glob.matches(name) || (!withPort.equals(name) && glob.matches(withPort));
    }

    /** What rules write with a dot at the end means the same without. */
    public static String withoutFinalDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
