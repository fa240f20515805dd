package io.dragoman.authz.login;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in. Times are in milliseconds since 1970.
 *
 * @param realm the filter, as {@code name.namespace}
 * @param origin where, such as {@code https://app.example}
 * @param subject {@code sub}: who it is to the issuer
 * @param issuerSession {@code sid}: the issuer's own session, or null
 * @param idToken for signing out; a secret
 * @param accessToken a secret
 * @param refreshToken a secret, or null
 * @param accessEnd when the access token expires, or null if nobody says
 * @param requested scopes that were asked for
 * @param granted scopes that were given
 * @param xsrf what a form that signs out has to say
 * @param began when it began
 */
@RegisterForReflection
public record Session(
        String realm,
        String origin,
        String subject,
        @Nullable String issuerSession,
        String idToken,
        String accessToken,
        @Nullable String refreshToken,
        @Nullable Long accessEnd,
        Set<String> requested,
        Set<String> granted,
        String xsrf,
        long began) {
    /** Copies the sets. */
    public Session {
        requested = Set.copyOf(requested);
        granted = Set.copyOf(granted);
    }

    /** The same with other tokens. */
    Session with(String access, @Nullable String refresh, @Nullable Long end, Set<String> scopes) {
        return new Session(
                realm,
                origin,
                subject,
                issuerSession,
                idToken,
                access,
                refresh == null ? refreshToken : refresh,
                end,
                requested,
                scopes,
                xsrf,
                began);
    }

    /** Who it is to nobody but the issuer. */
    @Override
    public String toString() {
        return "Session[" + realm + "]";
    }
}
