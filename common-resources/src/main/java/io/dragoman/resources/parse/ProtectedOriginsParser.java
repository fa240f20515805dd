package io.dragoman.resources.parse;

import io.dragoman.resources.model.OAuth2Settings.Grant;
import io.dragoman.resources.model.OAuth2Settings.InternalOrigin;
import io.dragoman.resources.model.OAuth2Settings.ProtectedOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code protectedOrigins} and {@code clientURL} of an OAuth2 filter. */
final class ProtectedOriginsParser {
    private static final int MAX_ORIGINS = 16;
    private static final Pattern INTERNAL = Pattern.compile(
            "(\\*|[Hh][Tt][Tt][Pp][Ss]?)://(\\*|[A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?(/.*)?");

    private ProtectedOriginsParser() {}

    static List<ProtectedOrigin> parse(Fields fields, Grant grant) {
        var origins = new ArrayList<ProtectedOrigin>();
        var entries = fields.objects("protectedOrigins");
        for (var entry : entries) {
            var internal = internal(entry);
            boolean subdomains = entry.bool("includeSubdomains", false);
            var origin = origin(entry, "origin", entry.requiredText("origin"), internal, subdomains);
            if (internal != null && subdomains && internal.authority().equals("*")) {
                entry.error("internalOrigin", "must name a host if includeSubdomains is true");
            }
            entry.refuseUnknown();
            if (origin != null) {
                origins.add(origin);
            }
        }
        var clientUrl = fields.nonEmptyText("clientURL");
        if (clientUrl != null) {
            fields.warning("clientURL", "is deprecated: give the same as the origin of protectedOrigins");
            if (!entries.isEmpty()) {
                fields.error("clientURL", "cannot stand together with protectedOrigins");
            }
            var origin = origin(fields, "clientURL", clientUrl, new InternalOrigin("*", "*"), false);
            if (origin != null) {
                origins.add(origin);
            }
        }
        boolean needed = grant == Grant.AUTHORIZATION_CODE;
        if (needed == (entries.isEmpty() && clientUrl == null)) {
            fields.error(
                    "protectedOrigins", needed ? "is required" : "belongs to the grantType AuthorizationCode alone");
        }
        if (origins.size() > MAX_ORIGINS) {
            fields.error("protectedOrigins", "must be at most " + MAX_ORIGINS);
        }
        return origins;
    }

    private static @Nullable ProtectedOrigin origin(
            Fields fields, String name, String text, @Nullable InternalOrigin internal, boolean subdomains) {
        var uri = text.isEmpty() ? null : Urls.read(fields, name, text, true);
        if (uri == null) {
            return null;
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return new ProtectedOrigin(
                scheme, host + (uri.getPort() < 0 ? "" : port(scheme, uri.getPort())), internal, subdomains);
    }

    private static @Nullable InternalOrigin internal(Fields entry) {
        var text = entry.nonEmptyText("internalOrigin");
        if (text == null) {
            return null;
        }
        var parts = INTERNAL.matcher(text);
        if (!parts.matches()) {
            entry.error("internalOrigin", "must be scheme://host, each of which may be *");
            return null;
        }
        var scheme = parts.group(1).toLowerCase(Locale.ROOT);
        var port = parts.group(3) == null
                ? ""
                : port(scheme, Integer.parseInt(parts.group(3).substring(1)));
        return new InternalOrigin(scheme, parts.group(2).toLowerCase(Locale.ROOT) + port);
    }

    /** Browsers leave out the port that a scheme has by itself. */
    private static String port(String scheme, int port) {
        boolean usual = port == (scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1);
        return usual ? "" : ":" + port;
    }
}
