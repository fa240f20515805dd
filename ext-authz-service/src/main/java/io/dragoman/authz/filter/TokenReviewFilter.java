package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.session.Digests;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Lets requests pass with a token that the API server of the cluster knows. What it says of a token, good or bad, is
 * believed for {@value #BELIEVED_SECONDS} s, as long as the API server itself does.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
public final class TokenReviewFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(TokenReviewFilter.class);
    private static final int BELIEVED_SECONDS = 10;
    private static final int MAX_TOKENS = 20_000;
    private static final int MAX_TOKEN_CHARS = 16 * 1024;
    private static final TokenError INVALID = new TokenError(TokenError.UNVERIFIABLE, "the token is not valid");
    private static final Decision UNAVAILABLE =
            new Decision.Failure(503, "the API server cannot be asked about a token now");

    private final List<String> audiences;
    private final Duration timeout;
    private final TokenReviews reviews;
    private final OwnerHeaders headers;
    private final ErrorAnswers answers;

    /** By the digests of tokens; empty for one that is not valid. */
    private final Cache<String, Optional<TokenReviews.User>> known = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(Duration.ofSeconds(BELIEVED_SECONDS))
            .executor(Runnable::run)
            .build();

    /**
     * A filter.
     *
     * @param audiences one of which tokens must be for; empty for the API server's own
     * @param timeout how long a review may take
     * @param reviews knows tokens
     * @param headers what the service sees of users
     * @param answers what clients are told without a good token
     */
    public TokenReviewFilter(
            List<String> audiences,
            Duration timeout,
            TokenReviews reviews,
            OwnerHeaders headers,
            ErrorAnswers answers) {
        this.audiences = List.copyOf(audiences);
        this.timeout = timeout;
        this.reviews = reviews;
        this.headers = headers;
        this.answers = answers;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        return switch (credentials(request)) {
            case BearerCredentials.None() -> answers.noToken(request, scopes);
            case BearerCredentials.Malformed() -> answers.malformed(request, scopes);
            case BearerCredentials.Token token
            when token.value().length() > MAX_TOKEN_CHARS -> answers.malformed(request, scopes);
            case BearerCredentials.Token token -> decide(token.value(), request, scopes);
        };
    }

    @Override
    public boolean isAddressed(AuthRequest request) {
        return !(credentials(request) instanceof BearerCredentials.None);
    }

    @Override
    public Decider kind() {
        return Decider.TOKEN_REVIEW;
    }

    /** The API server has no tokens that come with a proof. */
    private static BearerCredentials credentials(AuthRequest request) {
        var found = AuthorizationHeader.token(request.headers().get("authorization"));
        return found instanceof BearerCredentials.Token token && token.withProof()
                ? new BearerCredentials.None()
                : found;
    }

    private Decision decide(String token, AuthRequest request, List<String> scopes) {
        var key = Digests.sha256("token review", token);
        var user = known.getIfPresent(key);
        if (user == null) {
            try {
                user = Optional.ofNullable(reviews.review(token, audiences, timeout));
            } catch (TokenReviews.UnavailableException e) {
                LOG.warnf("request %s: a token cannot be reviewed: %s", request.requestId(), e.getMessage());
                return UNAVAILABLE;
            }
            known.put(key, user);
        }
        return user.map(one -> allow(one, request)).orElseGet(() -> answers.invalid(INVALID, request, scopes));
    }

    private Decision allow(TokenReviews.User user, AuthRequest request) {
        return headers.allow(
                () -> Map.of("Name", user.name(), "UID", user.uid(), "Groups", user.groups(), "Extra", user.extra()),
                new Findings(Map.of(Findings.CLIENT, user.name()), claims(user)),
                request);
    }

    /** The user as a TokenReview has it, for filters that come after. */
    private static JsonNode claims(TokenReviews.User user) {
        var claims = JsonNodeFactory.instance.objectNode();
        claims.put("username", user.name()).put("uid", user.uid());
        var groups = claims.putArray("groups");
        user.groups().forEach(groups::add);
        var extra = claims.putObject("extra");
        user.extra().forEach((name, values) -> {
            var list = extra.putArray(name);
            values.forEach(list::add);
        });
        return claims;
    }
}
