package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.TimeClaim;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.JWT} of a Filter. */
final class JwtFilterParser {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** Text that can stand in a quoted string of a response header. */
    private static final Pattern REALM = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]+");

    private JwtFilterParser() {}

    static Filter.@Nullable Jwt parse(Meta meta, Fields fields) {
        var jwksUri = jwksUri(fields);
        var algorithms = algorithms(fields);
        var audience = emptyAsAbsent(fields.text("audience"));
        boolean requireAudience = fields.bool("requireAudience", false);
        var issuer = emptyAsAbsent(fields.text("issuer"));
        boolean requireIssuer = fields.bool("requireIssuer", false);
        var expiresAt = timeClaim(fields, "ExpiresAt");
        var notBefore = timeClaim(fields, "NotBefore");
        var issuedAt = timeClaim(fields, "IssuedAt");
        var realm = realm(meta, fields);
        refuse(fields, "insecureTLS", value -> value.isBoolean() && !value.booleanValue());
        refuse(
                fields,
                "renegotiateTLS",
                value -> value.asText().isEmpty() || value.asText().equals("never"));
        refuse(fields, "maxStale", value -> isZero(value.asText()));
        refuse(fields, "injectRequestHeaders", value -> value.isArray() && value.isEmpty());
        fields.refuseUnknown();
        return jwksUri == null
                ? null
                : new Filter.Jwt(
                        jwksUri,
                        algorithms,
                        audience,
                        requireAudience,
                        issuer,
                        requireIssuer,
                        expiresAt,
                        notBefore,
                        issuedAt,
                        realm);
    }

    private static @Nullable URI jwksUri(Fields fields) {
        var text = fields.requiredText("jwksURI");
        if (text.isEmpty()) {
            return null;
        }
        try {
            var uri = new URI(text);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Answered like every other text that is no such URL.
        }
        fields.error("jwksURI", "must be an absolute http or https URL without user and fragment");
        return null;
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
        var field = "leewayFor" + name;
        var text = fields.text(field, "");
        if (text.isEmpty()) {
            return new TimeClaim(required, Duration.ZERO);
        }
        var leeway = GoDuration.parse(text);
        if (leeway == null || leeway.isNegative()) {
            fields.error(field, "must be a duration such as 30s or 1m30s");
            return new TimeClaim(required, Duration.ZERO);
        }
        return new TimeClaim(required, leeway);
    }

    private static String realm(Meta meta, Fields fields) {
        var byDefault = meta.name() + "." + meta.namespace();
        var response = fields.object("errorResponse");
        if (response == null) {
            return byDefault;
        }
        var realm = response.text("realm", "");
        if (!realm.isEmpty() && !REALM.matcher(realm).matches()) {
            response.error("realm", "must be printable ASCII without quotes and backslashes");
        }
        refuse(response, "contentType", value -> value.asText().isEmpty());
        refuse(response, "headers", value -> value.isArray() && value.isEmpty());
        refuse(response, "bodyTemplate", value -> value.asText().isEmpty());
        response.refuseUnknown();
        return realm.isEmpty() ? byDefault : realm;
    }

    /** A field that is known but not supported yet may only say what is so anyway. */
    private static void refuse(Fields fields, String name, Predicate<JsonNode> isDefault) {
        var value = fields.raw(name);
        if (value != null && !isDefault.test(value)) {
            fields.error(name, "is not supported yet; requests that meet this filter are answered with 500");
        }
    }

    private static boolean isZero(String text) {
        var duration = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
        return duration != null && duration.isZero();
    }

    private static @Nullable String emptyAsAbsent(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
