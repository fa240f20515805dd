package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.model.Filter.ClaimRule;
import io.dragoman.resources.model.Filter.TimeClaim;
import io.dragoman.resources.model.Filter.TokenRules;
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

    private final TokenRules rules;

    ClaimsCheck(TokenRules rules) {
        this.rules = rules;
    }

    /** Why the token is not valid now, or null if it is. Quotes nothing of the token. */
    @Nullable
    TokenError refusal(JsonNode claims, Instant now) {
        var time = timeRefusal(claims, now);
        if (time != null) {
            return time;
        }
        var issuer = claims.get("iss");
        if (issuer == null ? rules.requireIssuer() : !isIssuer(issuer)) {
            return new TokenError(TokenError.ISSUER, "the token is not from the right issuer");
        }
        var audience = claims.get("aud");
        if (audience == null ? rules.requireAudience() : !isAudience(audience)) {
            return new TokenError(TokenError.AUDIENCE, "the token is not for this audience");
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

    private @Nullable TokenError timeRefusal(JsonNode claims, Instant now) {
        var at = BigDecimal.valueOf(now.getEpochSecond()).add(BigDecimal.valueOf(now.getNano(), NANO_DIGITS));
        for (var name : List.of("exp", "nbf", "iat")) {
            var value = claims.get(name);
            if (value != null && !isTime(value)) {
                return new TokenError(TokenError.CLAIMS, "the token's " + name + " is not a time");
            }
            if (value == null && claim(name).required()) {
                return new TokenError(bit(name), "the token has no " + name);
            }
        }
        var expires = claims.get("exp");
        if (expires != null && at.subtract(leeway(rules.expiresAt())).compareTo(expires.decimalValue()) >= 0) {
            return new TokenError(TokenError.EXPIRED, "the token has expired");
        }
        var notBefore = claims.get("nbf");
        if (notBefore != null && at.add(leeway(rules.notBefore())).compareTo(notBefore.decimalValue()) < 0) {
            return new TokenError(TokenError.NOT_BEFORE, "the token is not valid yet");
        }
        var issued = claims.get("iat");
        if (issued != null && at.add(leeway(rules.issuedAt())).compareTo(issued.decimalValue()) < 0) {
            return new TokenError(TokenError.ISSUED_AT, "the token was issued in the future");
        }
        return null;
    }

    private static int bit(String name) {
        return switch (name) {
            case "exp" -> TokenError.EXPIRED;
            case "nbf" -> TokenError.NOT_BEFORE;
            default -> TokenError.ISSUED_AT;
        };
    }

    private TimeClaim claim(String name) {
        return switch (name) {
            case "exp" -> rules.expiresAt();
            case "nbf" -> rules.notBefore();
            default -> rules.issuedAt();
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
        return value.isTextual() && (rules.issuer() == null || value.textValue().equals(rules.issuer()));
    }

    private boolean isAudience(JsonNode value) {
        if (value.isTextual()) {
            return rules.audiences().isEmpty() || rules.audiences().contains(value.textValue());
        }
        if (!value.isArray()) {
            return false;
        }
        boolean found = rules.audiences().isEmpty();
        for (var item : value) {
            if (!item.isTextual()) {
                return false;
            }
            found |= rules.audiences().contains(item.textValue());
        }
        return found;
    }

    /** Whether the token says all that it must. */
    boolean hasClaims(JsonNode claims) {
        return rules.claims().stream().allMatch(rule -> holds(rule, claims));
    }

    private static boolean holds(ClaimRule rule, JsonNode claims) {
        var claim = claims;
        for (var name : rule.path()) {
            claim = claim.path(name);
        }
        if (claim.isMissingNode() || claim.isNull()) {
            return false;
        }
        var values = new ArrayList<String>();
        if (claim.isArray()) {
            claim.forEach(item -> add(item, values));
        } else {
            add(claim, values);
        }
        return (rule.anyOf().isEmpty() || rule.anyOf().stream().anyMatch(values::contains))
                && values.containsAll(rule.allOf());
    }

    /** Texts, numbers and truth values as JSON writes them. */
    private static void add(JsonNode item, List<String> values) {
        if (item.isValueNode() && !item.isNull()) {
            values.add(item.isTextual() ? item.textValue() : item.toString());
        }
    }
}
