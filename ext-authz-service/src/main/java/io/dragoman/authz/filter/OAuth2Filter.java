package io.dragoman.authz.filter;

import io.dragoman.authz.login.Arguments;
import io.dragoman.authz.login.Login;
import io.dragoman.authz.login.Session;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.template.HeaderText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets requests pass of those who have signed in, with their access token. Sends the others to do so. */
public final class OAuth2Filter implements AuthFilter {
    private static final String AUTHORIZATION = "authorization";
    private static final String COOKIE = "cookie";
    private static final Decision NOT_ACCEPTED =
            new Decision.Deny(403, "the token that the issuer gave is not accepted", Map.of());

    /** A session whose token is not accepted from the beginning would be begun again for ever. */
    private static final Duration JUST_BEGUN = Duration.ofMinutes(1);

    private final Login login;
    private final AccessTokenCheck check;
    private final TokenHeaders inject;
    private final InstantSource clock;
    private final Arguments arguments;

    /**
     * A filter.
     *
     * @param inject headers that the service sees of the tokens
     * @param arguments what the policy's rule says
     */
    public OAuth2Filter(
            Login login, AccessTokenCheck check, TokenHeaders inject, InstantSource clock, Arguments arguments) {
        this.login = login;
        this.check = check;
        this.inject = inject;
        this.clock = clock;
        this.arguments = arguments;
    }

    /** The same filter for a rule that says this. */
    public OAuth2Filter with(Arguments others) {
        return new OAuth2Filter(login, check, inject, clock, others);
    }

    /** What people sign in and out with. */
    public Login login() {
        return login;
    }

    @Override
    public Decider kind() {
        return Decider.OAUTH2;
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        return switch (login.check(request, arguments)) {
            case Login.Outcome.Answered(Decision decision) -> decision;
            case Login.Outcome.SignedIn(Session session, String cookie) -> decide(request, session, cookie);
        };
    }

    private Decision decide(AuthRequest request, Session session, String cookie) {
        var credentials = credentials(request, session, cookie);
        return switch (check.check(
                session.accessToken(), session.subject(), request.with(credentials), arguments.scopes())) {
            case AccessTokenCheck.Outcome.Answered(Decision decision) -> decision;
            case AccessTokenCheck.Outcome.Bad() ->
                clock.millis() - session.began() < JUST_BEGUN.toMillis()
                        ? NOT_ACCEPTED
                        : login.signInAgain(request, arguments);
            case AccessTokenCheck.Outcome.Good(RequestChanges changes) ->
                inject.allow(request, session.accessToken(), session.idToken(), credentials.then(changes));
        };
    }

    /** The access token in place of what the client sent, which cannot be trusted; and without the session's name. */
    private static RequestChanges credentials(AuthRequest request, Session session, String cookie) {
        var values = new HashMap<String, String>();
        values.put(AUTHORIZATION, "Bearer " + HeaderText.clean(session.accessToken()));
        var sent = request.headers().get(COOKIE);
        var others = sent == null
                ? ""
                : Arrays.stream(sent.split("[;,]", -1))
                        .map(String::strip)
                        .filter(pair -> !pair.isEmpty() && !pair.startsWith(cookie + "="))
                        .collect(Collectors.joining("; "));
        if (!others.isEmpty()) {
            values.put(COOKIE, others);
        }
        return RequestChanges.of(values, Set.of(AUTHORIZATION, COOKIE), request.headers());
    }
}
