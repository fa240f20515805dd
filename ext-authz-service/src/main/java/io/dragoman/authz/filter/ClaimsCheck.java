package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.TimeClaim;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what a token says (RFC 7519 §4.1) against what the Filter demands. */
final class ClaimsCheck {
    /** The end of the year 9999: a later time is a mistake or an attack. */
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

    private static final int NANO_DIGITS = 9;

    private final Filter.Jwt settings;

    ClaimsCheck(Filter.Jwt settings) {
        this.settings = settings;
    }

    /** Why the token is not valid now, or null if it is. Quotes nothing of the token. */
    @Nullable
    String refusal(JsonNode claims, Instant now) {
        var time = timeRefusal(claims, now);
        if (time != null) {
            return time;
        }
        var issuer = claims.get("iss");
        if (issuer == null ? settings.requireIssuer() : !isIssuer(issuer)) {
            return "the token is not from the right issuer";
        }
        var audience = claims.get("aud");
        if (audience == null ? settings.requireAudience() : !isAudience(audience)) {
            return "the token is not for this audience";
        }
        return null;
    }

    /** Whether the token allows all of these. */
    static boolean hasScopes(JsonNode claims, List<String> scopes) {
        if (scopes.isEmpty()) {
            return true;
        }
        var granted = new ArrayList<String>();
        // "scp" is what the standard was called in its drafts; one large issuer still sends it.
        for (var name : List.of("scope", "scp")) {
            var value = claims.path(name);
            if (value.isTextual()) {
                granted.addAll(Arrays.asList(value.textValue().split(" ")));
            }
            if (value.isArray()) {
                value.forEach(item -> granted.add(item.asText()));
            }
        }
        return granted.containsAll(scopes);
    }

    private @Nullable String timeRefusal(JsonNode claims, Instant now) {
        var at = BigDecimal.valueOf(now.getEpochSecond()).add(BigDecimal.valueOf(now.getNano(), NANO_DIGITS));
        for (var name : List.of("exp", "nbf", "iat")) {
            var value = claims.get(name);
            if (value != null && !isTime(value)) {
                return "the token's " + name + " is not a time";
            }
            if (value == null && claim(name).required()) {
                return "the token has no " + name;
            }
        }
        var expires = claims.get("exp");
        if (expires != null && at.subtract(leeway(settings.expiresAt())).compareTo(expires.decimalValue()) >= 0) {
            return "the token has expired";
        }
        var notBefore = claims.get("nbf");
        if (notBefore != null && at.add(leeway(settings.notBefore())).compareTo(notBefore.decimalValue()) < 0) {
            return "the token is not valid yet";
        }
        var issued = claims.get("iat");
        if (issued != null && at.add(leeway(settings.issuedAt())).compareTo(issued.decimalValue()) < 0) {
            return "the token was issued in the future";
        }
        return null;
    }

    private TimeClaim claim(String name) {
        return switch (name) {
            case "exp" -> settings.expiresAt();
            case "nbf" -> settings.notBefore();
            default -> settings.issuedAt();
        };
    }

    private static boolean isTime(JsonNode value) {
        return value.isNumber()
                && value.decimalValue().signum() >= 0
                && value.decimalValue().compareTo(MAX_SECONDS) <= 0;
    }

    private static BigDecimal leeway(TimeClaim claim) {
        return BigDecimal.valueOf(claim.leeway().toNanos(), NANO_DIGITS);
    }

    private boolean isIssuer(JsonNode value) {
        return value.isTextual()
                && (settings.issuer() == null || value.textValue().equals(settings.issuer()));
    }

    private boolean isAudience(JsonNode value) {
        if (value.isTextual()) {
            return settings.audience() == null || value.textValue().equals(settings.audience());
        }
        if (!value.isArray()) {
            return false;
        }
        boolean found = settings.audience() == null;
        for (var item : value) {
            if (!item.isTextual()) {
                return false;
            }
            found |= item.textValue().equals(settings.audience());
        }
        return found;
    }
}
