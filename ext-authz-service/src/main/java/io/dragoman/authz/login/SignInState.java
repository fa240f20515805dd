package io.dragoman.authz.login;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in under way: what the callback must fit to.
 *
 * @param realm the filter, as {@code name.namespace}
 * @param origin where it began, such as {@code https://app.example}
 * @param returnTo where the browser wanted to go, byte for byte
 * @param nonce what the ID token must say
 * @param verifier of PKCE, or null if there is none
 * @param browser digest of what the browser's cookie holds
 * @param slot which of the cookies that is
 * @param scopes scopes that were asked for
 * @param sameSite {@code SameSite} of the session's cookies, or empty
 * @param endWithBrowser whether the session's cookies end with the browser
 * @param began when it began, in milliseconds since 1970
 * @param client the key under which it is counted
 * @param attempt how many went before, for the same way to go
 */
@RegisterForReflection
record SignInState(
        String realm,
        String origin,
        String returnTo,
        String nonce,
        @Nullable String verifier,
        String browser,
        int slot,
        Set<String> scopes,
        String sameSite,
        boolean endWithBrowser,
        long began,
        String client,
        int attempt) {
    SignInState {
        scopes = Set.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "SignInState[" + realm + "]";
    }
}
