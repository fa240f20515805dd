package io.dragoman.authz.login;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.StoreException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Signs people out: here, and at the issuer if it has a place for that (OpenID Connect RP-Initiated Logout 1.0). */
final class Logout {
    private static final Logger LOG = Logger.getLogger(Logout.class);
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private final String realm;
    private final Sessions sessions;
    private final ProviderClient provider;
    private final IdTokens idTokens;
    private final LoginCookies cookies;
    private final @Nullable URI afterwards;

    Logout(
            String realm,
            Sessions sessions,
            ProviderClient provider,
            IdTokens idTokens,
            LoginCookies cookies,
            @Nullable URI afterwards) {
        this.realm = realm;
        this.sessions = sessions;
        this.provider = provider;
        this.idTokens = idTokens;
        this.cookies = cookies;
        this.afterwards = afterwards;
    }

    /** Signs out who sent a form with the session's own token; without a session there is nothing to do. */
    Decision signOut(AuthRequest request, Site site, Form body) throws StoreException {
        var found = sessions.find(request.headers(), cookies.session());
        if (found == null) {
            return to(afterwards(site), site);
        }
        var token = body.get("_xsrf");
        if (token == null || !Digests.same(token, found.session().xsrf())) {
            return Callback.refused(FORBIDDEN, "the form must have the value of the cookie in _xsrf", List.of());
        }
        sessions.endWithSiblings(found);
        return to(Objects.requireNonNullElse(atIssuer(site, found.session()), afterwards(site)), site);
    }

    /** Where people go who have signed out at the issuer. */
    Decision afterSignOut(Site site) {
        return redirect(afterwards(site), List.of());
    }

    /** Ends the sessions that the issuer says are over (OpenID Connect Back-Channel Logout 1.0); null if it is another's. */
    @Nullable
    Decision backChannel(String token) throws StoreException {
        try {
            sessions.end(idTokens.signedOut(token));
            return new Decision.Answer(OK, Map.of(), "", "signed out");
        } catch (SignInException e) {
            LOG.infof("a logout token for %s: %s", realm, e.getMessage());
            return null;
        }
    }

    static Decision notAccepted() {
        return new Decision.Answer(
                BAD_REQUEST, Map.of(), "{\"error\":\"invalid_request\"}", "the logout token is not valid");
    }

    private @Nullable String atIssuer(Site site, Session session) {
        try {
            var endpoint = provider.metadata().getEndSessionEndpointURI();
            return endpoint == null
                    ? null
                    : new LogoutRequest(
                                    endpoint,
                                    JWTParser.parse(session.idToken()),
                                    null,
                                    new ClientID(provider.clientId()),
                                    URI.create(site.origin().text() + OwnPaths.AFTER_LOGOUT),
                                    new State(realm),
                                    null)
                            .toURI()
                            .toString();
        } catch (ProviderException | ParseException e) {
            LOG.warnf("signed out of %s here alone: %s", realm, e.getMessage());
            return null;
        }
    }

    private String afterwards(Site site) {
        return afterwards == null ? site.url("/") : afterwards.toString();
    }

    private Decision to(String url, Site site) {
        return redirect(url, cookies.withoutSession(site));
    }

    private static Decision redirect(String url, List<String> cookies) {
        return new Decision.Answer(SEE_OTHER, Map.of("Location", url), "", "signed out", cookies);
    }
}
