package io.dragoman.authz.login;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.StoreException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends browsers to the issuer. Each way there is of its own: what it must come back with is kept here, and the browser
 * holds one half of a secret. So tabs do not disturb each other, and nobody can bring another's way to its end.
 */
final class SignIn {
    /** How long people may take to sign in. */
    static final Duration TIME = Duration.ofMinutes(10);

    /** How long it is known afterwards where they wanted to go. */
    static final Duration KEPT = Duration.ofMinutes(30);

    private static final int FOUND = 302;
    private static final Decision TOO_MANY = new Decision.Deny(
            429,
            "too many sign-ins from here have begun and not ended; try again later",
            Map.of("Retry-After", Long.toString(TIME.toSeconds())));

    private final String realm;
    private final SealedRecords<SignInState> states;
    private final ProviderClient provider;
    private final LoginCookies cookies;
    private final Map<String, String> parameters;
    private final SignInLimit limit;
    private final InstantSource clock;

    SignIn(
            String realm,
            SealedRecords<SignInState> states,
            ProviderClient provider,
            LoginCookies cookies,
            Map<String, String> parameters,
            SignInLimit limit,
            InstantSource clock) {
        this.realm = realm;
        this.states = states;
        this.provider = provider;
        this.cookies = cookies;
        this.parameters = parameters;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * What a sign-in is for.
     *
     * @param returnTo where the browser wants to go
     * @param sameSite {@code SameSite} of the session's cookies, or empty
     * @param endWithBrowser whether they end with the browser
     * @param client whose sign-in it is, as {@link SignInLimit#client} says
     * @param attempt how many went before
     */
    record Wish(
            String returnTo, Set<String> scopes, String sameSite, boolean endWithBrowser, String client, int attempt) {}

    /** Sends the browser to the issuer, unless its client has too many sign-ins under way. */
    Decision start(Site site, Wish wish, List<String> furtherCookies) throws StoreException, ProviderException {
        if (!limit.begin(wish.client())) {
            return TOO_MANY;
        }
        var secret = Digests.randomName();
        int slot = ThreadLocalRandom.current().nextInt(LoginCookies.SLOTS);
        var verifier = provider.knowsPkce() ? new CodeVerifier().getValue() : null;
        var state = Digests.randomName() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(realm.getBytes(StandardCharsets.UTF_8));
        var record = new SignInState(
                realm,
                site.origin().text(),
                wish.returnTo(),
                Digests.randomName(),
                verifier,
                browser(secret),
                slot,
                wish.scopes(),
                wish.sameSite(),
                wish.endWithBrowser(),
                clock.millis(),
                wish.client(),
                wish.attempt());
        var url = provider.authorizationUrl(new ProviderClient.SignIn(
                URI.create(site.callback()), wish.scopes(), state, record.nonce(), verifier, parameters));
        states.put(states.key(state), record, KEPT);
        var all = new ArrayList<>(furtherCookies);
        all.add(cookies.ofSignIn(site, slot, secret));
        return new Decision.Answer(FOUND, Map.of("Location", url.toString()), "", "sign in first", all);
    }

    /** Notes that somebody has come back. */
    void end(SignInState record) throws StoreException {
        limit.end(record.client());
    }

    static String browser(String secret) {
        return Digests.sha256("browser", secret);
    }

    /** The filter that a state says it is of. Anybody can make that up; what counts is the record. */
    static @Nullable String realm(String state) {
        try {
            var encoded = state.substring(state.indexOf('.') + 1);
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
