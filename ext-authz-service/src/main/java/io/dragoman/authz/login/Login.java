package io.dragoman.authz.login;

import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.Sealer;
import io.dragoman.authz.session.StoreException;
import io.dragoman.resources.model.OAuth2Settings;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signing in and out with one filter. Used by many threads; blocks. */
public final class Login {
    private static final Logger LOG = Logger.getLogger(Login.class);
    private static final String OPENID = "openid";
    private static final String OFFLINE_ACCESS = "offline_access";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final Decision AWAY = new Decision.Failure(503, "signing in is not possible now");

    private final String realm;
    private final OAuth2Settings settings;
    private final Predicate<Headers> endsWithBrowser;
    private final SessionLife life;
    private final Renewal renewal;
    private final Sessions sessions;
    private final SignInLimit limit;
    private final SignIn signIn;
    private final Callback callback;
    private final Logout logout;
    private final LoginCookies cookies;

    /**
     * A login.
     *
     * @param realm the filter, as {@code name.namespace}
     * @param endsWithBrowser whether the cookies of a request's session end with the browser
     * @param provider the issuer, asked as this filter
     * @param tokens reads what the issuer has signed
     * @param memory where sessions are kept
     * @param clock tells what has expired
     */
    public Login(
            String realm,
            OAuth2Settings settings,
            Predicate<Headers> endsWithBrowser,
            ProviderClient provider,
            SignedTokens tokens,
            Memory memory,
            InstantSource clock) {
        this.realm = realm;
        this.settings = settings;
        this.endsWithBrowser = endsWithBrowser;
        this.cookies = new LoginCookies(realm, settings.cookies().hostPrefix());
        var idTokens = new IdTokens(tokens, settings.issuer(), provider.clientId(), clock);
        var states = memory.records("signin", SignInState.class);
        var records = memory.records("session", Session.class);
        this.life = new SessionLife(settings.life(), clock);
        this.renewal = new Renewal(records, memory.store(), provider, idTokens, life);
        this.sessions = new Sessions(
                realm,
                records,
                settings.cookies().holdSessions()
                        ? new HeldSessions(
                                realm,
                                memory.sealer(),
                                memory.store(),
                                settings.life().maxAge(),
                                clock)
                        : null,
                memory.store(),
                life);
        this.limit = new SignInLimit(realm, memory.store(), memory.signInsOfOne());
        this.signIn = new SignIn(realm, states, provider, cookies, settings.extraParameters(), limit, clock);
        this.callback = new Callback(states, sessions, life, signIn, provider, idTokens, cookies);
        this.logout = new Logout(realm, sessions, provider, idTokens, cookies, settings.afterLogout());
    }

    /**
     * Where sessions are kept.
     *
     * @param signInsOfOne how many sign-ins a client may have under way with one filter; 1 or more
     */
    public record Memory(KeyValueStore store, Sealer sealer, int signInsOfOne) {
        private <T> SealedRecords<T> records(String kind, Class<T> type) {
            return new SealedRecords<>(store, sealer, kind, type);
        }
    }

    /** What comes of a request. */
    public sealed interface Outcome {
        /**
         * Somebody has signed in.
         *
         * @param cookie the name of the cookie that nobody but the gateway needs to see
         */
        record SignedIn(Session session, String cookie) implements Outcome {}

        /** There is an answer. */
        record Answered(Decision decision) implements Outcome {}
    }

    /** The filter, as {@code name.namespace}. */
    public String realm() {
        return realm;
    }

    /** Who has signed in, or what there is to do about it. */
    public Outcome check(AuthRequest request, Arguments arguments) {
        var site = site(request);
        if (site == null) {
            return answered(FORBIDDEN, "this is not a place where one can sign in");
        }
        try {
            var found = sessions.find(request.headers(), cookies.session());
            if (found != null && !life.isFresh(found.session())) {
                found = renewal.refresh(found);
            }
            var wanted = wanted(arguments);
            if (found == null) {
                return new Outcome.Answered(signIn(request, site, wanted, arguments));
            }
            var missing = missing(found.session().granted(), wanted);
            if (!missing.isEmpty()) {
                if (found.session().requested().containsAll(missing)) {
                    return answered(FORBIDDEN, "you do not have the scope that is needed");
                }
                wanted.addAll(found.session().requested());
                return new Outcome.Answered(signIn(request, site, wanted, arguments));
            }
            sessions.touch(found);
            return new Outcome.SignedIn(found.session(), cookies.session());
        } catch (StoreException | ProviderException e) {
            return new Outcome.Answered(away(request, e));
        }
    }

    /** What there is to do if the access token of a session is no longer good. */
    public Decision signInAgain(AuthRequest request, Arguments arguments) {
        var site = site(request);
        try {
            var found = sessions.find(request.headers(), cookies.session());
            if (found != null) {
                sessions.end(found);
            }
            return site == null ? AWAY : signIn(request, site, wanted(arguments), arguments);
        } catch (StoreException | ProviderException e) {
            return away(request, e);
        }
    }

    private static Set<String> wanted(Arguments arguments) {
        var wanted = new HashSet<>(arguments.scopes());
        wanted.add(OPENID);
        return wanted;
    }

    private static Set<String> missing(Set<String> granted, Set<String> wanted) {
        var missing = new HashSet<>(wanted);
        missing.removeAll(granted);
        // Whoever gives refresh tokens need not say so, and who signed in has this one anyhow.
        missing.removeAll(Set.of(OFFLINE_ACCESS, OPENID));
        return missing;
    }

    private Decision signIn(AuthRequest request, Site site, Set<String> scopes, Arguments arguments)
            throws StoreException, ProviderException {
        var instead = arguments.instead();
        if (instead != null && instead.condition().test(request.headers())) {
            return instead.answer().apply(request);
        }
        if (!Browsers.isNavigation(request)) {
            // No scheme that a client could use by itself, so that browsers ask nobody for a password.
            return new Decision.Deny(
                    UNAUTHORIZED, "sign in first", Map.of("WWW-Authenticate", "Cookie realm=\"" + realm + "\""));
        }
        var wish = new SignIn.Wish(
                site.url(request.target()),
                scopes,
                arguments.sameSite(),
                endsWithBrowser.test(request.headers()),
                limit.client(request),
                0);
        return signIn.start(site, wish, List.of());
    }

    /** The answer to a request for one of the paths that are the gateway's own. */
    Decision callback(AuthRequest request, Site site, String state, Form form) {
        try {
            return callback.answer(request, site, state, form);
        } catch (StoreException | ProviderException e) {
            return away(request, e);
        }
    }

    Decision logout(AuthRequest request, Site site, Form body) {
        if (!request.method().equals("POST")) {
            return new Decision.Deny(METHOD_NOT_ALLOWED, "sign out by POST", Map.of("Allow", "POST"));
        }
        try {
            return logout.signOut(request, site, body);
        } catch (StoreException e) {
            return away(request, e);
        }
    }

    Decision afterLogout(Site site) {
        return logout.afterSignOut(site);
    }

    @Nullable
    Decision backChannelLogout(AuthRequest request, String token) {
        try {
            return logout.backChannel(token);
        } catch (StoreException e) {
            return away(request, e);
        }
    }

    @Nullable
    Site site(AuthRequest request) {
        return Site.of(request, settings.origins());
    }

    private Decision away(AuthRequest request, Exception e) {
        LOG.warnf("request %s: filter %s: %s", request.requestId(), realm, e.getMessage());
        return AWAY;
    }

    private static Outcome answered(int status, String message) {
        return new Outcome.Answered(new Decision.Deny(status, message, Map.of()));
    }
}
