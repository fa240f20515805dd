package io.dragoman.authz.login;

import io.dragoman.resources.model.OAuth2Settings.ProtectedOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one filter. Sign-ins under way have one of {@value #SLOTS} names each, so that there are never more, and a
 * path of their own, so that no other request carries them.
 */
final class LoginCookies {
    static final int SLOTS = 32;
    /** Of a value; browsers keep cookies of up to 4096 bytes with name and attributes. */
    static final int MAX_CHARS = 3600;

    private static final Duration RETRY = Duration.ofMinutes(2);

    private final String realm;
    private final boolean hostPrefix;

    LoginCookies(String realm, boolean hostPrefix) {
        this.realm = realm;
        this.hostPrefix = hostPrefix;
    }

    String session() {
        return (hostPrefix ? "__Host-" : "") + "ambassador_session." + realm;
    }

    String xsrf() {
        return (hostPrefix ? "__Host-" : "") + "ambassador_xsrf." + realm;
    }

    String signIn(int slot) {
        return "ambassador_login." + realm + "." + slot;
    }

    String retry() {
        return "ambassador_retry." + realm;
    }

    /** Both cookies of a session; without an age they end with the browser. */
    List<String> ofSession(Site site, String name, String xsrfToken, String sameSite, @Nullable Duration age) {
        return List.of(
                set(session(), name, "/", site, age, true, sameSite),
                set(xsrf(), xsrfToken, "/", site, age, false, sameSite));
    }

    List<String> withoutSession(Site site) {
        return List.of(
                set(session(), "", "/", site, Duration.ZERO, true, ""),
                set(xsrf(), "", "/", site, Duration.ZERO, false, ""));
    }

    /** It has to come along when the issuer sends people back, which is another site. */
    String ofSignIn(Site site, int slot, String secret) {
        return set(signIn(slot), secret, OwnPaths.PREFIX, site, SignIn.TIME, true, "Lax");
    }

    String withoutSignIn(Site site, int slot) {
        return set(signIn(slot), "", OwnPaths.PREFIX, site, Duration.ZERO, true, "Lax");
    }

    String ofRetry(Site site) {
        return set(retry(), "1", OwnPaths.PREFIX, site, RETRY, true, "Lax");
    }

    String withoutRetry(Site site) {
        return set(retry(), "", OwnPaths.PREFIX, site, Duration.ZERO, true, "Lax");
    }

    private static String set(
            String name,
            String value,
            String path,
            Site site,
            @Nullable Duration age,
            boolean httpOnly,
            String sameSite) {
        var text = new StringBuilder(name)
                .append('=')
                .append(value)
                .append("; Path=")
                .append(path);
        var origin = site.origin();
        if (origin.includeSubdomains()) {
            text.append("; Domain=").append(host(origin));
        }
        if (age != null) {
            text.append("; Max-Age=").append(age.toSeconds());
        }
        if (httpOnly) {
            text.append("; HttpOnly");
        }
        if (origin.scheme().equals("https")) {
            text.append("; Secure");
        }
        if (!sameSite.isEmpty()) {
            text.append("; SameSite=").append(sameSite);
        }
        return text.toString();
    }

    private static String host(ProtectedOrigin origin) {
        return origin.authority().replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    }
}
