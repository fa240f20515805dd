package io.dragoman.authz.filter;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.oidc.Tokens;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.authz.session.Digests;
import io.dragoman.template.HeaderText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass that carry credentials for which the issuer gives an access token; the service sees the token and not
 * the credentials. A token is used for all requests with the same credentials and scopes until it expires. Who asks at the same
 * time shares one question.
 */
public final class ClientGrantFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(ClientGrantFilter.class);
    private static final String AUTHORIZATION = "authorization";
    private static final int MAX_TOKENS = 10_000;
    private static final int MAX_CREDENTIAL_CHARS = 16 * 1024;

    /** How long a token without an end is used. */
    private static final Duration WITHOUT_END = Duration.ofMinutes(5);

    private static final Decision REFUSED =
            new Decision.Deny(403, "the issuer does not accept the credentials", Map.of());
    private static final Decision NOT_ACCEPTED =
            new Decision.Deny(403, "the token that the issuer gave is not accepted", Map.of());
    private static final Decision NOT_GRANTED =
            new Decision.Deny(403, "the client does not have the scope that is needed", Map.of());
    private static final Decision AWAY = new Decision.Failure(503, "the issuer cannot be asked for a token now");

    /** All headers with credentials, for any grant: none of them goes on. */
    private static final Set<String> OWNED = Set.of(
            AUTHORIZATION,
            "x-ambassador-client-id",
            "x-ambassador-client-secret",
            "x-ambassador-client-assertion",
            "x-ambassador-username",
            "x-ambassador-password");

    private final List<String> credentials;
    private final Question issuer;
    private final AccessTokenCheck check;
    private final TokenHeaders inject;
    private final Duration margin;
    private final InstantSource clock;
    private final Decision missing;
    private final AsyncCache<String, Answer> tokens;

    /** Asks the issuer for a token. */
    @FunctionalInterface
    public interface Question {
        /**
         * The token for these credentials.
         *
         * @param credentials the values of the headers that hold them
         * @throws ProviderException if the issuer gives none
         */
        Tokens ask(List<String> credentials, List<String> scopes) throws ProviderException;
    }

    private sealed interface Answer {
        record Given(Tokens tokens, Instant end) implements Answer {}

        record Refused() implements Answer {}

        record Away() implements Answer {}
    }

    /**
     * A filter.
     *
     * @param credentials the headers that hold them, in lower case
     * @param realm names the filter in the answer to a request without credentials
     * @param margin how long before its end a token counts as expired
     */
    public ClientGrantFilter(
            List<String> credentials,
            Question issuer,
            AccessTokenCheck check,
            TokenHeaders inject,
            String realm,
            Duration margin,
            InstantSource clock) {
        this.credentials = List.copyOf(credentials);
        this.issuer = issuer;
        this.check = check;
        this.inject = inject;
        this.margin = margin;
        this.clock = clock;
        this.missing = new Decision.Deny(
                401,
                "the request must have " + String.join(" and ", credentials),
                Map.of(
                        "WWW-Authenticate",
                        new Challenge("Ambassador").with("realm", realm).toString()));
        this.tokens = Caffeine.newBuilder()
                .maximumSize(MAX_TOKENS)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .buildAsync();
    }

    @Override
    public Decider kind() {
        return Decider.OAUTH2;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        var values = values(request.headers());
        if (values == null) {
            return missing;
        }
        return switch (answer(values, scopes)) {
            case Answer.Away() -> AWAY;
            case Answer.Refused() -> REFUSED;
            case Answer.Given(Tokens given, Instant end) -> decide(request, given, scopes);
        };
    }

    private @Nullable List<String> values(Headers headers) {
        var values = credentials.stream()
                .map(headers::get)
                .filter(value -> value != null && !value.isEmpty() && value.length() <= MAX_CREDENTIAL_CHARS)
                .map(String::valueOf)
                .toList();
        return values.size() == credentials.size() ? values : null;
    }

    private Answer answer(List<String> values, List<String> scopes) {
        var key = Digests.sha256(
                "credentials",
                Stream.concat(values.stream(), scopes.stream())
                        .map(text -> text.length() + ":" + text)
                        .collect(Collectors.joining()));
        var known = tokens.get(key, k -> ask(values, scopes)).join();
        if (known instanceof Answer.Given(Tokens given, Instant end)
                && clock.instant().isBefore(end)) {
            return known;
        }
        // What is no good is forgotten; of those who find that it has expired, one asks again.
        tokens.synchronous().asMap().remove(key, known);
        return known instanceof Answer.Given
                ? tokens.get(key, k -> ask(values, scopes)).join()
                : known;
    }

    private Answer ask(List<String> values, List<String> scopes) {
        try {
            var given = issuer.ask(values, scopes);
            var lifetime = given.lifetime() == null ? WITHOUT_END : given.lifetime();
            return new Answer.Given(given, clock.instant().plus(lifetime).minus(margin));
        } catch (ProviderException e) {
            LOG.infof("no token: %s", e.getMessage());
            return e.isRefusal() ? new Answer.Refused() : new Answer.Away();
        }
    }

    private Decision decide(AuthRequest request, Tokens given, List<String> scopes) {
        if (given.scopes() != null) {
            var lacking = new HashSet<>(scopes);
            lacking.removeAll(given.scopes());
            lacking.remove("offline_access");
            if (!lacking.isEmpty()) {
                return NOT_GRANTED;
            }
        }
        var token = Map.of(AUTHORIZATION, "Bearer " + HeaderText.clean(given.accessToken()));
        var changes = RequestChanges.of(token, OWNED, request.headers());
        return switch (check.check(given.accessToken(), null, request.with(changes), scopes)) {
            case AccessTokenCheck.Outcome.Answered(Decision decision) -> decision;
            case AccessTokenCheck.Outcome.Bad() -> NOT_ACCEPTED;
            case AccessTokenCheck.Outcome.Good(RequestChanges more) ->
                inject.allow(request, given.accessToken(), given.idToken(), changes.then(more));
        };
    }
}
