package io.dragoman.authz.login;

import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.StoreException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Receives those who come back from the issuer. */
final class Callback {
    private static final Logger LOG = Logger.getLogger(Callback.class);
    private static final int OK = 200;
    private static final int FOUND = 302;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int MAX_ATTEMPTS = 1;
    private static final int MAX_CODE_CHARS = 8 * 1024;
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final SealedRecords<SignInState> states;
    private final Sessions sessions;
    private final SessionLife life;
    private final SignIn signIn;
    private final ProviderClient provider;
    private final IdTokens idTokens;
    private final LoginCookies cookies;

    Callback(
            SealedRecords<SignInState> states,
            Sessions sessions,
            SessionLife life,
            SignIn signIn,
            ProviderClient provider,
            IdTokens idTokens,
            LoginCookies cookies) {
        this.states = states;
        this.sessions = sessions;
        this.life = life;
        this.signIn = signIn;
        this.provider = provider;
        this.idTokens = idTokens;
        this.cookies = cookies;
    }

    /** The answer to somebody who comes back with this state. */
    Decision answer(AuthRequest request, Site site, String state, Form form) throws StoreException, ProviderException {
        var key = states.key(state);
        var record = states.get(key);
        if (record == null) {
            return withoutRecord(request, site);
        }
        if (!record.origin().equals(site.origin().text())) {
            return refused(BAD_REQUEST, "the sign-in began elsewhere", List.of());
        }
        boolean ownBrowser = request.headers().cookies(cookies.signIn(record.slot())).stream()
                .anyMatch(secret -> Digests.same(SignIn.browser(secret), record.browser()));
        boolean late = life.now() - record.began() > SignIn.TIME.toMillis();
        if (!ownBrowser || late) {
            return again(site, record, late ? "took too long" : "has no cookie of this browser");
        }
        if (states.take(key) == null) {
            return withoutRecord(request, site);
        }
        signIn.end(record);
        return answer(request, site, record, form);
    }

    private Decision answer(AuthRequest request, Site site, SignInState record, Form form)
            throws StoreException, ProviderException {
        var done = List.of(cookies.withoutSignIn(site, record.slot()));
        var issuer = provider.issuer().name();
        var said = form.get("iss");
        if (said == null ? provider.metadata().supportsAuthorizationResponseIssuerParam() : !said.equals(issuer)) {
            LOG.warnf("request %s: an answer to a sign-in is not from %s", request.requestId(), issuer);
            return refused(FORBIDDEN, "the answer is from another issuer", done);
        }
        var error = form.get("error");
        if (error != null) {
            var name = ERROR_CODE.matcher(error).matches() ? error : "an error";
            LOG.infof("request %s: %s says %s", request.requestId(), issuer, name);
            return refused(FORBIDDEN, "the issuer did not sign you in: " + name, done);
        }
        var code = form.get("code");
        if (code == null || code.length() > MAX_CODE_CHARS) {
            return refused(BAD_REQUEST, "the answer has no code", done);
        }
        try {
            var tokens = provider.exchange(code, URI.create(site.callback()), record.verifier());
            var identity = idTokens.signedIn(tokens.idToken(), record.nonce(), tokens.accessToken());
            sessions.endAll(request.headers(), cookies.session());
            var begun = sessions.begin(record, identity, tokens);
            var all = new ArrayList<>(done);
            if (!request.headers().cookies(cookies.retry()).isEmpty()) {
                all.add(cookies.withoutRetry(site));
            }
            all.addAll(cookies.ofSession(
                    site,
                    begun.name(),
                    begun.session().xsrf(),
                    record.sameSite(),
                    record.endWithBrowser() ? null : life.most()));
            return record.sameSite().equals("Strict") ? page(record.returnTo(), all) : redirect(record.returnTo(), all);
        } catch (ProviderException e) {
            if (e.isInvalidGrant()) {
                return again(site, record, "has a code that the issuer does not take");
            }
            throw e;
        } catch (SignInException e) {
            LOG.warnf("request %s: %s: %s", request.requestId(), issuer, e.getMessage());
            return refused(FORBIDDEN, "the issuer's answer is not valid", done);
        }
    }

    /** Starts over, once: who sends no cookies back would go round for ever. */
    private Decision again(Site site, SignInState record, String why) throws StoreException, ProviderException {
        LOG.debugf("a sign-in %s", why);
        var done = List.of(cookies.withoutSignIn(site, record.slot()));
        if (record.attempt() >= MAX_ATTEMPTS) {
            return refused(
                    BAD_REQUEST, "signing in did not work; allow cookies for this site, and open the page again", done);
        }
        var wish = new SignIn.Wish(
                record.returnTo(),
                record.scopes(),
                record.sameSite(),
                record.endWithBrowser(),
                record.client(),
                record.attempt() + 1);
        return signIn.start(site, wish, List.of());
    }

    /** A state that was used, is unknown or too old: nobody knows any more where its browser wanted to go. */
    private Decision withoutRecord(AuthRequest request, Site site) throws StoreException {
        boolean signedIn = sessions.find(request.headers(), cookies.session()) != null;
        if (!signedIn && !request.headers().cookies(cookies.retry()).isEmpty()) {
            return refused(
                    BAD_REQUEST,
                    "signing in did not work; open the page again that you wanted to see",
                    List.of(cookies.withoutRetry(site)));
        }
        return redirect(site.url("/"), signedIn ? List.of() : List.of(cookies.ofRetry(site)));
    }

    /**
     * A page that goes on by itself. A redirect would still belong to what the issuer's page began, and browsers would not
     * send strict cookies along.
     */
    private static Decision page(String url, List<String> cookies) {
        var escaped = url.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return new Decision.Answer(
                OK,
                Map.of("Content-Type", "text/html; charset=utf-8", "Content-Security-Policy", "default-src 'none'"),
                "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=" + escaped + "\"><title>Signed in</title>"
                        + "<a href=\"" + escaped + "\">Go on</a>",
                "go on",
                cookies);
    }

    private static Decision redirect(String url, List<String> cookies) {
        return new Decision.Answer(FOUND, Map.of("Location", url), "", "go on", cookies);
    }

    static Decision refused(int status, String message, List<String> cookies) {
        return new Decision.Deny(status, message, Map.of(), cookies);
    }
}
