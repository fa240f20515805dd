package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.ClaimRule;
import io.dragoman.resources.model.Filter.ErrorResponse;
import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.resources.model.Filter.Keys;
import io.dragoman.resources.model.Filter.KeysFrom;
import io.dragoman.resources.model.Filter.SenderConstraint;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.JWT} of a Filter. */
final class JwtFilterParser {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private static final Map<String, SenderConstraint> SENDER_CONSTRAINTS = Map.of(
            "Enforce", SenderConstraint.ENFORCE,
            "Require", SenderConstraint.REQUIRE,
            "Ignore", SenderConstraint.IGNORE);

    private JwtFilterParser() {}

    static Filter.@Nullable Jwt parse(Meta meta, Fields fields) {
        var issuer = fields.nonEmptyText("issuer");
        var from = keysFrom(fields, issuer);
        var tls = ServerTlsParser.parse(meta, fields);
        var maxStale = GoDuration.read(fields, "maxStale");
        var keys = from == null ? null : new Keys(from, tls, maxStale == null || maxStale.isZero() ? null : maxStale);
        var rules = new TokenRules(
                algorithms(fields),
                fields.nonEmptyText("tokenType"),
                audiences(fields),
                fields.bool("requireAudience", false),
                issuer,
                fields.bool("requireIssuer", false),
                timeClaim(fields, "ExpiresAt"),
                timeClaim(fields, "NotBefore"),
                timeClaim(fields, "IssuedAt"),
                claims(fields));
        var sources = tokenFrom(fields);
        var constraint = Objects.requireNonNullElse(
                fields.oneOf("senderConstraint", SENDER_CONSTRAINTS), SenderConstraint.ENFORCE);
        var inject = HeaderTemplatesParser.parse(fields, "injectRequestHeaders");
        var errorResponse = errorResponse(meta, fields);
        fields.refuseUnknown();
        return keys == null ? null : new Filter.Jwt(keys, rules, sources, constraint, inject, errorResponse);
    }

    private static @Nullable KeysFrom keysFrom(Fields fields, @Nullable String issuer) {
        var uri = fields.nonEmptyText("jwksURI");
        boolean discovery = fields.bool("jwksFromIssuer", false);
        var secret = fields.object("jwksSecret");
        int places = (uri == null ? 0 : 1) + (discovery ? 1 : 0) + (secret == null ? 0 : 1);
        KeysFrom from = null;
        if (secret != null) {
            from = new KeysFrom.InSecret(secret.requiredText("name"), key(secret));
            secret.refuseUnknown();
        }
        if (places != 1) {
            fields.error("jwksURI", "is required, or jwksFromIssuer, or jwksSecret; one of them alone");
            return null;
        }
        if (uri != null) {
            var url = Urls.read(fields, "jwksURI", uri, true);
            return url == null ? null : new KeysFrom.Url(url);
        }
        if (discovery) {
            if (issuer == null) {
                fields.error("issuer", "is required by jwksFromIssuer");
                return null;
            }
            var url = Urls.read(fields, "issuer", issuer, false);
            return url == null ? null : new KeysFrom.Discovery(issuer);
        }
        return from;
    }

    private static String key(Fields secret) {
        var key = secret.nonEmptyText("key");
        return key == null ? "jwks.json" : key;
    }

    private static List<String> audiences(Fields fields) {
        var audience = fields.nonEmptyText("audience");
        var all = new LinkedHashSet<>(fields.texts("audiences"));
        if (audience != null) {
            all.add(audience);
        }
        return List.copyOf(all);
    }

    private static List<ClaimRule> claims(Fields fields) {
        var rules = new ArrayList<ClaimRule>();
        for (var entry : fields.objects("requiredClaims")) {
            var path = entry.texts("path");
            if (path.isEmpty()) {
                entry.error("path", "must name a claim");
            }
            rules.add(new ClaimRule(path, entry.texts("anyOf"), entry.texts("allOf")));
            entry.refuseUnknown();
        }
        return rules;
    }

    private static List<TokenSource> tokenFrom(Fields fields) {
        var sources = new ArrayList<TokenSource>();
        for (var entry : fields.objects("tokenFrom")) {
            var header = entry.nonEmptyText("header");
            var cookie = entry.nonEmptyText("cookie");
            var parameter = entry.nonEmptyText("queryParameter");
            var prefix = entry.text("prefix", "");
            entry.refuseUnknown();
            if (Stream.of(header, cookie, parameter).filter(Objects::nonNull).count() != 1) {
                entry.error("must have exactly one of header, cookie, queryParameter");
            } else if (header != null) {
                HeaderNames.check(entry, "header", header);
                var name = header.toLowerCase(Locale.ROOT);
                boolean usual =
                        name.equals("authorization") && (prefix.isEmpty() || prefix.equalsIgnoreCase("bearer "));
                sources.add(usual ? new TokenSource.Authorization() : new TokenSource.InHeader(name, prefix));
            } else if (cookie != null) {
                HeaderNames.check(entry, "cookie", cookie);
                sources.add(new TokenSource.InCookie(cookie));
            } else if (parameter != null) {
                sources.add(new TokenSource.InQuery(parameter));
            }
        }
        return sources.isEmpty() ? List.of(new TokenSource.Authorization()) : sources;
    }

    private static Set<String> algorithms(Fields fields) {
        var result = new LinkedHashSet<String>();
        var given = fields.texts("validAlgorithms");
        for (int i = 0; i < given.size(); i++) {
            var algorithm = given.get(i);
            if (ALGORITHMS.contains(algorithm)) {
                result.add(algorithm);
            } else if (algorithm.equals("none") || algorithm.startsWith("HS")) {
                fields.error(
                        "validAlgorithms[" + i + "]",
                        algorithm + " is refused: anybody, or anybody with the public key, could sign such tokens");
            } else {
                fields.error("validAlgorithms[" + i + "]", "is not one of " + String.join(", ", sorted()));
            }
        }
        return given.isEmpty() ? ALGORITHMS : result;
    }

    private static List<String> sorted() {
        return ALGORITHMS.stream().sorted().toList();
    }

    private static TimeClaim timeClaim(Fields fields, String name) {
        boolean required = fields.bool("require" + name, false);
        var leeway = GoDuration.read(fields, "leewayFor" + name);
        return new TimeClaim(required, leeway == null ? Duration.ZERO : leeway);
    }

    private static ErrorResponse errorResponse(Meta meta, Fields fields) {
        var response = fields.object("errorResponse");
        if (response == null) {
            return new ErrorResponse(Realms.byDefault(meta), List.of(), null);
        }
        var realm = Realms.read(meta, response);
        var headers = new ArrayList<>(HeaderTemplatesParser.parse(response, "headers"));
        var contentType = response.nonEmptyText("contentType");
        if (contentType != null) {
            headers.addFirst(new HeaderTemplate("Content-Type", contentType));
        }
        var body = response.nonEmptyText("bodyTemplate");
        response.refuseUnknown();
        return new ErrorResponse(realm, headers, body);
    }
}
