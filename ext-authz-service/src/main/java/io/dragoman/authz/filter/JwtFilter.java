package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeysUnavailableException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.resources.model.Filter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry a valid signed token as bearer credentials. Answers as RFC 6750 §3 says. */
public final class JwtFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(JwtFilter.class);
    private static final Decision ALLOW = new Decision.Allow();
    private static final Decision NO_KEYS =
            new Decision.Failure(503, "the keys that verify tokens are not available now");

    private final Filter.Jwt settings;
    private final IssuerKeys issuerKeys;
    private final InstantSource clock;
    private final SignatureVerifier verifier;
    private final ClaimsCheck claimsCheck;

    /**
     * A filter.
     *
     * @param settings what a token must be like
     * @param issuerKeys the keys that tokens are signed with
     * @param clock tells whether a token has expired
     */
    public JwtFilter(Filter.Jwt settings, IssuerKeys issuerKeys, InstantSource clock) {
        this.settings = settings;
        this.issuerKeys = issuerKeys;
        this.clock = clock;
        this.verifier = new SignatureVerifier(settings.algorithms());
        this.claimsCheck = new ClaimsCheck(settings);
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        return switch (AuthorizationHeader.bearer(request.headers().get("authorization"))) {
            case BearerCredentials.None() -> new Decision.Deny(401, "no Bearer token", challenge(null, null, scopes));
            case BearerCredentials.Malformed() ->
                denied(400, "invalid_request", "malformed Bearer credentials", scopes);
            case BearerCredentials.Token(var value) -> decide(value, scopes);
        };
    }

    @Override
    public Decider kind() {
        return Decider.JWT;
    }

    private Decision decide(String text, List<String> scopes) {
        var token = CompactToken.parse(text);
        // A token that no key could make valid is refused before anybody asks the issuer for keys.
        if (token == null || !settings.algorithms().contains(token.algorithm())) {
            return invalid("the token is not a signed JWT of an accepted kind", scopes);
        }
        try {
            var claims = verifiedClaims(token);
            if (claims == null) {
                return invalid("the token's signature is not valid", scopes);
            }
            var refusal = claimsCheck.refusal(claims, clock.instant());
            if (refusal != null) {
                return invalid(refusal, scopes);
            }
            return ClaimsCheck.hasScopes(claims, scopes)
                    ? ALLOW
                    : denied(403, "insufficient_scope", "the token does not have the scope that is needed", scopes);
        } catch (KeysUnavailableException e) {
            LOG.debugf("a token cannot be verified: %s", e.getMessage());
            return NO_KEYS;
        }
    }

    private @Nullable JsonNode verifiedClaims(CompactToken token) throws KeysUnavailableException {
        var keys = issuerKeys.current();
        var payload = verifier.verify(token, keys);
        if (payload == null) {
            payload = verifier.verify(token, issuerKeys.newer(keys));
        }
        return payload == null ? null : StrictJson.object(payload);
    }

    private Decision invalid(String message, List<String> scopes) {
        return denied(401, "invalid_token", message, scopes);
    }

    private Decision denied(int status, String error, String message, List<String> scopes) {
        return new Decision.Deny(status, message, challenge(error, message, scopes));
    }

    private Map<String, String> challenge(@Nullable String error, @Nullable String description, List<String> scopes) {
        var challenge = new Challenge("Bearer").with("realm", settings.realm());
        if (error != null) {
            challenge.with("error", error);
        }
        if (description != null) {
            challenge.with("error_description", description);
        }
        if (!scopes.isEmpty()) {
            challenge.with("scope", String.join(" ", scopes));
        }
        return Map.of("WWW-Authenticate", challenge.toString());
    }
}
