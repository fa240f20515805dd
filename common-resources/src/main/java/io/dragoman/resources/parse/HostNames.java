package io.dragoman.resources.parse;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts, as authorities are compared with them. What Envoy would refuse, with all its routes, is refused here. */
final class HostNames {
    /** A DNS name of RFC 1123, underscores allowed, or an IP address, with or without a port. */
    private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9._:\\[\\]-]*");

    /** The longest DNS name (RFC 1035, section 2.3.4), a colon and a port. */
    private static final int MAX_CHARS = 253 + 6;

    private HostNames() {}

    /** The name in lower case; notes an error for one that no request can have. */
    static String exact(Fields fields, String field, String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("*")) {
            fields.error(field, "is compared exactly, so it must not contain *: use hostname for a glob");
        } else {
            check(fields, field, lower);
        }
        return lower;
    }

    /** The glob in lower case, with one star at most, at its beginning or its end; notes an error for another. */
    static String glob(Fields fields, String field, String glob) {
        var lower = glob.toLowerCase(Locale.ROOT);
        int star = lower.indexOf('*');
        if (star != lower.lastIndexOf('*') || (star > 0 && star < lower.length() - 1)) {
            fields.error(field, "may have one * only, at its beginning or its end");
        } else {
            check(fields, field, lower.replace("*", ""));
        }
        return lower;
    }

    private static void check(Fields fields, String field, String name) {
        if (!CHARACTERS.matcher(name).matches()) {
            fields.error(field, "must be the name of a host: letters, digits, dots, hyphens, and perhaps a port");
        } else if (name.length() > MAX_CHARS) {
            fields.error(field, "must be at most " + MAX_CHARS + " characters long, but has " + name.length());
        }
    }
}
