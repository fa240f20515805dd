package io.dragoman.authz.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.authz.login.SignInException;
import io.dragoman.authz.login.SignedTokens;
import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.oidc.UserInfo;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.authz.session.Digests;
import io.dragoman.resources.model.OAuth2Settings.JwtFilterReference;
import io.dragoman.resources.model.OAuth2Settings.Validation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks an access token, which the issuer may have withdrawn. What the issuer says is believed for 30 s. */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
public final class AccessTokenCheck {
    private static final Logger LOG = Logger.getLogger(AccessTokenCheck.class);
    private static final Duration BELIEVED = Duration.ofSeconds(30);
    private static final int MAX_TOKENS = 20_000;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]++");
    private static final Decision AWAY = new Decision.Failure(503, "the issuer cannot be asked about a token now");

    private final Validation settings;
    private final AuthFilter ofIssuer;
    private final Supplier<@Nullable AuthFilter> chained;
    private final ProviderClient provider;
    private final SignedTokens issuerTokens;
    private final Cache<String, Boolean> good = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(BELIEVED)
            .executor(Runnable::run)
            .build();

    /**
     * A check.
     *
     * @param ofIssuer lets JWTs of the issuer pass
     * @param issuerTokens reads what the issuer has signed
     * @param chained the filter that {@code accessTokenJWTFilter} names, if there is one
     */
    public AccessTokenCheck(
            Validation settings,
            AuthFilter ofIssuer,
            SignedTokens issuerTokens,
            Supplier<@Nullable AuthFilter> chained,
            ProviderClient provider) {
        this.settings = settings;
        this.ofIssuer = ofIssuer;
        this.chained = chained;
        this.issuerTokens = issuerTokens;
        this.provider = provider;
    }

    /** What comes of a token. */
    sealed interface Outcome {
        /** It is good; another filter may have made changes. */
        record Good(RequestChanges changes) implements Outcome {}

        /** It is not. */
        record Bad() implements Outcome {}

        /** There is an answer already. */
        record Answered(Decision decision) implements Outcome {}
    }

    private static final Outcome GOOD = new Outcome.Good(RequestChanges.NONE);
    private static final Outcome BAD = new Outcome.Bad();

    /**
     * Checks a token.
     *
     * @param subject whose it must be, or null for anybody's
     * @param request has the token in its Authorization header
     * @param scopes the policy's scopes
     */
    Outcome check(String token, @Nullable String subject, AuthRequest request, List<String> scopes) {
        if (settings.allowMalformed() ? !PRINTABLE.matcher(token).matches() : !Token68.isOne(token, 0)) {
            return BAD;
        }
        var reference = settings.filter();
        if (reference != null) {
            return chained(reference, request, scopes);
        }
        return switch (settings.method()) {
            case JWT -> ofIssuer(request);
            case USERINFO -> ask(token, () -> knowsUser(token, subject));
            case INTROSPECTION -> ask(token, () -> provider.tokenStatus().isActive(token));
            case AUTO -> {
                var outcome = ofIssuer(request);
                yield outcome instanceof Outcome.Bad ? ask(token, () -> knowsUser(token, subject)) : outcome;
            }
        };
    }

    private Outcome ofIssuer(AuthRequest request) {
        return switch (ofIssuer.decide(request, List.of())) {
            case Decision.Allow allow -> GOOD;
            case Decision.Failure failure -> new Outcome.Answered(failure);
            case Decision.Deny deny -> BAD;
            case Decision.Answer answer -> BAD;
        };
    }

    private Outcome chained(JwtFilterReference reference, AuthRequest request, List<String> scopes) {
        var filter = chained.get();
        if (!(filter instanceof JwtFilter)) {
            return new Outcome.Answered(new UnusableFilter().decide(request, scopes));
        }
        var wanted = new ArrayList<>(reference.scopes());
        if (reference.inheritScope()) {
            scopes.stream()
                    .filter(scope -> !scope.equals("offline_access"))
                    .map(scope -> reference.stripInheritedScope() ? scope.substring(scope.lastIndexOf('/') + 1) : scope)
                    .forEach(wanted::add);
        }
        return switch (filter.decide(request, wanted)) {
            case Decision.Allow(RequestChanges changes) -> new Outcome.Good(changes);
            case Decision.Deny deny when deny.status() == 401 -> BAD;
            case Decision.Answer answer when answer.status() == 401 -> BAD;
            case Decision other -> new Outcome.Answered(other);
        };
    }

    @FunctionalInterface
    private interface Question {
        boolean isGood() throws ProviderException;
    }

    private boolean knowsUser(String token, @Nullable String subject) throws ProviderException {
        var user = switch (provider.tokenStatus().userInfo(token)) {
            case null -> null;
            case UserInfo.Plain(String sub) -> sub;
            case UserInfo.Signed(String text) -> signed(text);
        };
        return user != null && (subject == null || subject.equals(user));
    }

    /** {@code sub}, if the issuer has signed it for us (OpenID Connect Core 1.0 §5.3.2). */
    private @Nullable String signed(String text) throws ProviderException {
        try {
            var content = issuerTokens.read(text);
            if (content == null || !content.isFrom(provider.issuer().name(), provider.clientId())) {
                throw new ProviderException("the issuer's UserInfo is not signed by it for this client");
            }
            return content.claims().path("sub").textValue();
        } catch (SignInException e) {
            throw new ProviderException(String.valueOf(e.getMessage()));
        }
    }

    private Outcome ask(String token, Question question) {
        var key = Digests.sha256("access token", token);
        if (good.getIfPresent(key) != null) {
            return GOOD;
        }
        try {
            if (!question.isGood()) {
                return BAD;
            }
            good.put(key, true);
            return GOOD;
        } catch (ProviderException e) {
            LOG.warnf("an access token cannot be checked: %s", e.getMessage());
            return new Outcome.Answered(AWAY);
        }
    }
}
