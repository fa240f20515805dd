package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.authz.filter.VerifiedTokens.Verified;
import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.KeysUnavailableException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.resources.model.Filter.TokenRules;
import io.dragoman.resources.model.Filter.TokenSource;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.HeaderText;
import io.dragoman.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry a valid signed token. Answers as RFC 6750 §3 says. */
public final class JwtFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(JwtFilter.class);
    private static final int MAX_SUBJECT_CHARS = 256;
    private static final Decision NO_KEYS =
            new Decision.Failure(503, "the keys that verify tokens are not available now");
    private static final Decision NO_PROOFS =
            new Decision.Failure(503, "the store that knows which proofs were used is not available now");
    private static final Decision NO_HEADERS =
            new Decision.Failure(500, "the gateway could not make the headers of the request");

    private final TokenRules rules;
    private final IssuerKeys issuerKeys;
    private final InstantSource clock;
    private final VerifiedTokens.OfFilter tokens;
    private final TokenFinder finder;
    private final HeaderTemplates inject;
    private final ErrorAnswers errors;
    private final SignatureVerifier verifier;
    private final ClaimsCheck claimsCheck;
    private final @Nullable SenderCheck senderCheck;

    /**
     * A filter.
     *
     * @param rules what a token must be like
     * @param sources where it is in a request
     * @param inject headers that the service sees; names in lower case
     * @param errors what clients are told
     * @param issuerKeys the keys that tokens are signed with
     * @param tokens remembers tokens of all filters
     * @param senderCheck checks whose tokens are that are bound to somebody, or null to take them as they are
     * @param clock tells whether a token has expired
     */
    public JwtFilter(
            TokenRules rules,
            List<TokenSource> sources,
            HeaderTemplates inject,
            ErrorAnswers errors,
            IssuerKeys issuerKeys,
            VerifiedTokens tokens,
            @Nullable SenderCheck senderCheck,
            InstantSource clock) {
        this.rules = rules;
        this.finder = new TokenFinder(sources);
        this.inject = inject;
        this.errors = errors;
        this.issuerKeys = issuerKeys;
        this.tokens = tokens.ofNewFilter();
        this.clock = clock;
        this.verifier = new SignatureVerifier(rules.algorithms());
        this.claimsCheck = new ClaimsCheck(rules);
        this.senderCheck = senderCheck;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        return switch (finder.find(request)) {
            case BearerCredentials.None() -> errors.noToken(request, scopes);
            case BearerCredentials.Malformed() -> errors.malformed(request, scopes);
            case BearerCredentials.Token credentials -> decide(credentials, request, scopes);
        };
    }

    /** Tokens that are known, and requests without any. */
    @Override
    public @Nullable Decision decidePromptly(AuthRequest request, List<String> scopes) {
        return switch (finder.find(request)) {
            case BearerCredentials.None() -> errors.noToken(request, scopes);
            case BearerCredentials.Malformed() -> errors.malformed(request, scopes);
            case BearerCredentials.Token credentials -> {
                var keys = issuerKeys.known();
                var token = keys == null ? null : remembered(credentials.value(), keys);
                yield token == null || (senderCheck != null && SenderCheck.mayWait(token.claims()))
                        ? null
                        : decide(credentials, token, request, scopes);
            }
        };
    }

    @Override
    public boolean isAddressed(AuthRequest request) {
        return !(finder.find(request) instanceof BearerCredentials.None);
    }

    @Override
    public Decider kind() {
        return Decider.JWT;
    }

    private Decision decide(BearerCredentials.Token credentials, AuthRequest request, List<String> scopes) {
        try {
            return switch (verify(credentials.value())) {
                case Outcome.Wrong(TokenError error) -> errors.invalid(error, request, scopes);
                case Outcome.Right(Verified token) -> decide(credentials, token, request, scopes);
            };
        } catch (KeysUnavailableException e) {
            LOG.debugf("a token cannot be verified: %s", e.getMessage());
            return NO_KEYS;
        }
    }

    private Decision decide(
            BearerCredentials.Token credentials, Verified token, AuthRequest request, List<String> scopes) {
        var refusal = claimsCheck.refusal(token.claims(), clock.instant());
        if (refusal != null) {
            return errors.invalid(refusal, request, scopes);
        }
        if (senderCheck != null) {
            switch (senderCheck.check(request, credentials, token.claims())) {
                case SenderCheck.Outcome.Right() -> {}
                case SenderCheck.Outcome.Wrong(TokenError error) -> {
                    return errors.invalid(error, request, scopes);
                }
                case SenderCheck.Outcome.WrongProof(String code, String message) -> {
                    return errors.unproven(code, message, request, scopes);
                }
                case SenderCheck.Outcome.Away() -> {
                    return NO_PROOFS;
                }
            }
        }
        if (!ClaimsCheck.hasScopes(token.claims(), scopes)) {
            return errors.insufficient("the token does not have the scope that is needed", request, scopes);
        }
        if (!claimsCheck.hasClaims(token.claims())) {
            return errors.insufficient("the token does not have the claims that are needed", request, scopes);
        }
        var findings = findings(token.claims());
        if (inject.isEmpty()) {
            return new Decision.Allow(RequestChanges.NONE.finding(findings));
        }
        try {
            var data = TemplateData.of(
                    Map.of("token", TemplateData.token(credentials.value(), token.header(), token.claims())), request);
            return new Decision.Allow(RequestChanges.of(inject.render(data), inject.names(), request.headers())
                    .finding(findings));
        } catch (TemplateException e) {
            LOG.warnf("request %s: injectRequestHeaders: %s", request.requestId(), e.getMessage());
            return NO_HEADERS;
        }
    }

    private static Findings findings(JsonNode claims) {
        var subject = HeaderText.clean(claims.path("sub").asText(""));
        return new Findings(
                subject.isEmpty() || subject.length() > MAX_SUBJECT_CHARS ? Map.of() : Map.of(Findings.CLIENT, subject),
                claims);
    }

    private sealed interface Outcome {
        record Right(Verified token) implements Outcome {}

        record Wrong(TokenError error) implements Outcome {}
    }

    private Outcome verify(String text) throws KeysUnavailableException {
        if (tokens.mayHold()) {
            var known = remembered(text, issuerKeys.current());
            if (known != null) {
                return new Outcome.Right(known);
            }
        }
        var token = CompactToken.parse(text);
        // A token that no key could make valid is refused before anybody asks the issuer for keys.
        if (token == null) {
            return wrong(TokenError.MALFORMED, "the token is not a signed JWT of an accepted kind");
        }
        if (!rules.algorithms().contains(token.algorithm()) || !isOfRightType(token)) {
            return wrong(TokenError.UNVERIFIABLE, "the token is not a signed JWT of an accepted kind");
        }
        var keys = issuerKeys.current();
        var signed = verifier.verify(token, keys);
        if (signed == null) {
            keys = issuerKeys.newer(keys);
            signed = verifier.verify(token, keys);
        }
        var claims = signed == null ? null : StrictJson.object(signed.payload());
        if (signed == null) {
            return wrong(TokenError.SIGNATURE, "the token's signature is not valid");
        }
        if (claims == null) {
            return wrong(TokenError.MALFORMED, "the token's claims are not valid");
        }
        return new Outcome.Right(remember(text, token, claims, signed, keys));
    }

    private @Nullable Verified remembered(String text, KeySet keys) {
        // What is longer is no token, and is not worth a digest.
        return text.length() <= CompactToken.MAX_CHARS && tokens.mayHold() ? tokens.find(text, keys) : null;
    }

    private Verified remember(
            String text, CompactToken token, JsonNode claims, SignatureVerifier.Signed signed, KeySet keys) {
        var verified = new Verified(token.header(), claims, signed.key(), keys, text.length());
        tokens.remember(text, verified);
        return verified;
    }

    private boolean isOfRightType(CompactToken token) {
        return rules.type() == null || token.isOfType(rules.type());
    }

    private static Outcome wrong(int bits, String message) {
        return new Outcome.Wrong(new TokenError(bits, message));
    }
}
