package io.dragoman.authz.login;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.WebOrigin;
import io.dragoman.resources.model.OAuth2Settings.InternalOrigin;
import io.dragoman.resources.model.OAuth2Settings.ProtectedOrigin;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is, as the browser sees it.
 *
 * @param origin the protected origin
 * @param text the origin of this request, which may be below it, such as {@code https://a.app.example}
 */
record Site(ProtectedOrigin origin, String text) {
    private static final Pattern AUTHORITY = Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:]+])(:[0-9]{1,5})?");
    private static final int MAX_RETURN_CHARS = 8 * 1024;

    /** The site of a request, or null if it is at no protected origin. */
    static @Nullable Site of(AuthRequest request, List<ProtectedOrigin> origins) {
        var asked = WebOrigin.of(request);
        var scheme = asked.scheme();
        var authority = asked.authority();
        if (!AUTHORITY.matcher(authority).matches()) {
            return null;
        }
        for (var origin : origins) {
            var internal = origin.internal();
            boolean same = internal == null
                    ? origin.scheme().equals(scheme) && origin.authority().equals(authority)
                    : matches(internal, scheme, authority);
            if (same) {
                return new Site(origin, origin.text());
            }
            if (origin.includeSubdomains()
                    && origin.scheme().equals(scheme)
                    && authority.endsWith("." + origin.authority())) {
                return new Site(origin, scheme + "://" + authority);
            }
        }
        return null;
    }

    private static boolean matches(InternalOrigin internal, String scheme, String authority) {
        return (internal.scheme().equals("*") || internal.scheme().equals(scheme))
                && (internal.authority().equals("*") || internal.authority().equals(authority));
    }

    /** The absolute URL of what was asked for here. What cannot stand in a header becomes the root. */
    String url(String target) {
        boolean fits = target.startsWith("/")
                && target.length() <= MAX_RETURN_CHARS
                && target.chars().allMatch(c -> c > ' ' && c <= '~');
        return text + (fits ? target : "/");
    }

    /** Where the issuer sends people back to. */
    String callback() {
        return origin.text() + OwnPaths.CALLBACK;
    }
}
