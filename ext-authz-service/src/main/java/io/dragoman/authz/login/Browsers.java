package io.dragoman.authz.login;

import io.dragoman.authz.request.AuthRequest;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells people who look at a page from scripts, services and all others, whom a redirect would not help. */
final class Browsers {
    private Browsers() {}

    /** Whether the request shows a page in a browser, so that another page can take its place. */
    static boolean isNavigation(AuthRequest request) {
        var method = request.method();
        if (!method.isEmpty() && !method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        var mode = header(request, "sec-fetch-mode");
        if (mode != null && !mode.equals("navigate")) {
            return false;
        }
        return header(request, "x-requested-with") == null
                && header(request, "upgrade") == null
                && !text(request, "content-type").startsWith("application/grpc")
                && (text(request, "accept").contains("text/html")
                        || text(request, "accept").contains("application/xhtml+xml"));
    }

    private static @Nullable String header(AuthRequest request, String name) {
        var value = request.headers().get(name);
        return value == null || value.isEmpty() ? null : value.toLowerCase(Locale.ROOT);
    }

    private static String text(AuthRequest request, String name) {
        return Objects.requireNonNullElse(header(request, name), "");
    }
}
