package io.dragoman.resources.parse;

import java.util.regex.Pattern;

/** What may be the name of a request header. */
final class HeaderNames {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HeaderNames() {}

    /** Whether it is a header name as RFC 9110 defines it, or a pseudo-header of HTTP/2 such as {@code :path}. */
    static boolean isValid(String name) {
        return TOKEN.matcher(name.startsWith(":") ? name.substring(1) : name).matches();
    }

    /** Whether the value is a header name as RFC 9110 defines it; notes an error on the field otherwise. */
    static boolean check(Fields fields, String field, String value) {
        boolean valid = TOKEN.matcher(value).matches();
        if (!valid) {
            fields.error(field, "must be the name of a header");
        }
        return valid;
    }
}
