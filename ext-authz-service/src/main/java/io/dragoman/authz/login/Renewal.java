package io.dragoman.authz.login;

import io.dragoman.authz.login.Sessions.Found;
import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renews the access tokens of sessions. Of all who ask at once, at all replicas, one asks the provider. */
final class Renewal {
    /** More than a provider may take, so that nobody else renews meanwhile. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMillis(3500);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final SealedRecords<Session> records;
    private final KeyValueStore store;
    private final ProviderClient provider;
    private final IdTokens idTokens;
    private final SessionLife life;

    /**
     * Renews sessions.
     *
     * @param records the sessions
     * @param store where they are
     */
    Renewal(
            SealedRecords<Session> records,
            KeyValueStore store,
            ProviderClient provider,
            IdTokens idTokens,
            SessionLife life) {
        this.records = records;
        this.store = store;
        this.provider = provider;
        this.idTokens = idTokens;
        this.life = life;
    }

    /**
     * The session with a fresh access token, or null if there can be none, and the session is over. One asks the provider, so
     * that a refresh token which is good for one time is used one time.
     *
     * @throws ProviderException if the provider does not answer
     */
    @Nullable
    Found refresh(Found stale) throws StoreException, ProviderException {
        if (stale.held()) {
            return null;
        }
        var lock = stale.key() + ":renewal";
        var mine = Digests.randomName().getBytes(StandardCharsets.US_ASCII);
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patience) {
            if (store.putIfAbsent(lock, mine, LEASE)) {
                try {
                    return renew(stale);
                } finally {
                    store.deleteIf(lock, mine);
                }
            }
            pause();
            var now = records.get(stale.key());
            if (isRenewed(now, stale)) {
                return found(stale, now);
            }
        }
        throw new StoreException("another replica takes too long to renew a token");
    }

    /** Whether a session is no longer what it was; without one, it is over. */
    private static boolean isRenewed(@Nullable Session now, Found stale) {
        return now == null || !now.accessToken().equals(stale.session().accessToken());
    }

    private static @Nullable Found found(Found stale, @Nullable Session now) {
        return now == null ? null : new Found(stale.key(), now, false);
    }

    private @Nullable Found renew(Found stale) throws StoreException, ProviderException {
        var now = records.get(stale.key());
        if (now == null || isRenewed(now, stale)) {
            return found(stale, now);
        }
        if (now.refreshToken() == null) {
            return end(stale);
        }
        try {
            var tokens = provider.refresh(now.refreshToken());
            if (tokens.idToken() != null
                    && !now.subject()
                            .equals(idTokens.refreshed(tokens.idToken()).subject())) {
                throw new SignInException("the ID token is about somebody else");
            }
            Set<String> granted = Objects.requireNonNullElse(tokens.scopes(), now.granted());
            var next = now.with(tokens.accessToken(), tokens.refreshToken(), life.end(tokens), granted);
            // Where it is gone meanwhile, somebody has signed out.
            return records.replace(stale.key(), next, life.idle(next)) ? found(stale, next) : null;
        } catch (ProviderException e) {
            if (e.isInvalidGrant()) {
                return end(stale);
            }
            throw e;
        } catch (SignInException e) {
            return end(stale);
        }
    }

    private @Nullable Found end(Found session) throws StoreException {
        store.delete(List.of(session.key()));
        return null;
    }

    private static void pause() throws StoreException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while a token was renewed");
        }
    }
}
