package io.dragoman.authz.request;

import java.util.Locale;
import java.util.Objects;

/**
 * Scheme and authority of a URL, so that the same ones are equal: in lower case, and without the port that the scheme has
 * anyhow (RFC 3986 §6.2.3).
 *
 * @param scheme such as {@code https}
 * @param authority host and port, as in a URL; nobody has looked whether it is one
 */
public record WebOrigin(String scheme, String authority) {
    /** Makes the same ones equal. */
    public WebOrigin {
        scheme = scheme.toLowerCase(Locale.ROOT);
        authority = authority.toLowerCase(Locale.ROOT);
        var usual = scheme.equals("https") ? ":443" : ":80";
        authority = authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority;
    }

    /** Where the client sent a request. Envoy says which scheme it came by; what the client says of that, it may make up. */
    public static WebOrigin of(AuthRequest request) {
        return new WebOrigin(
                Objects.requireNonNullElse(request.headers().get("x-forwarded-proto"), "http"), request.authority());
    }
}
