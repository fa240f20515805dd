package io.dragoman.authz.login;

import io.dragoman.authz.oidc.ProviderClient;
import io.dragoman.authz.oidc.ProviderException;
import io.dragoman.authz.oidc.Tokens;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.StoreException;
import io.dragoman.resources.model.OAuth2Settings.Life;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sessions of one filter. All replicas see the same ones, and of all of them one renews a token. */
final class Sessions {
    /** Without a refresh token a session is worth nothing after the access token; this is for tokens without an end. */
    private static final Duration IDLE_WITHOUT_END = Duration.ofHours(1);

    private static final Duration IDLE_WITH_REFRESH = Duration.ofDays(14);

    /** More than a provider may take, so that nobody else renews meanwhile. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMillis(3500);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Cookies of one name that are looked at; browsers have one, unless somebody plants others. */
    private static final int MAX_COOKIES = 8;

    private final String realm;
    private final SealedRecords<Session> records;
    private final @Nullable HeldSessions held;
    private final KeyValueStore store;
    private final ProviderClient provider;
    private final IdTokens idTokens;
    private final Life life;
    private final InstantSource clock;

    /**
     * The sessions.
     *
     * @param held those that browsers hold, where they are small; null if all are in the store
     */
    Sessions(
            String realm,
            SealedRecords<Session> records,
            @Nullable HeldSessions held,
            KeyValueStore store,
            ProviderClient provider,
            IdTokens idTokens,
            Life life,
            InstantSource clock) {
        this.realm = realm;
        this.records = records;
        this.held = held;
        this.store = store;
        this.provider = provider;
        this.idTokens = idTokens;
        this.life = life;
        this.clock = clock;
    }

    /**
     * A session and where it is kept.
     *
     * @param key its key in the store
     * @param held whether the browser holds it, and the store knows at most that it is over
     */
    record Found(String key, Session session, boolean held) {}

    /** A session that has just begun; its name is for the browser alone. */
    record Begun(String name, Session session) {
        @Override
        public String toString() {
            return "Begun";
        }
    }

    /** The session of a request, or null. Several different ones are none: somebody has planted one of them. */
    @Nullable
    Found find(Headers headers, String cookie) throws StoreException {
        var all = all(headers, cookie);
        return all.size() == 1 ? all.getFirst() : null;
    }

    private List<Found> all(Headers headers, String cookie) throws StoreException {
        var names = headers.cookies(cookie).stream()
                .filter(name -> !name.isEmpty())
                .distinct()
                .limit(MAX_COOKIES)
                .toList();
        var all = new ArrayList<Found>();
        for (var name : names) {
            var key = records.key(name);
            var found = held != null && HeldSessions.isOne(name) ? held(held, key, name) : stored(key);
            if (found != null) {
                all.add(found);
            }
        }
        return all;
    }

    private @Nullable Found stored(String key) throws StoreException {
        var session = records.get(key);
        return session == null || !isLive(session) ? null : new Found(key, session, false);
    }

    private @Nullable Found held(HeldSessions held, String key, String name) throws StoreException {
        var session = held.read(name);
        if (session == null || !isLive(session) || isIdle(session)) {
            return null;
        }
        var indexes = indexes(new IdTokens.Identity(session.subject(), session.issuerSession()));
        return held.isEnded(key, indexes, session) ? null : new Found(key, session, true);
    }

    private boolean isLive(Session session) {
        return session.realm().equals(realm) && !left(session).isNegative();
    }

    /** Nobody knows when a browser has last used what it holds: it counts from the beginning. */
    private boolean isIdle(Session session) {
        return life.maxIdle() != null && session.began() + life.maxIdle().toMillis() <= clock.millis();
    }

    /** Ends whatever sessions a request has, so that a planted one is no longer in the way of the next. */
    void endAll(Headers headers, String cookie) throws StoreException {
        for (var found : all(headers, cookie)) {
            end(found);
        }
    }

    private Duration left(Session session) {
        return Duration.ofMillis(session.began() + life.maxAge().toMillis() - clock.millis());
    }

    /** How long a session is kept from now, unless it is used again. */
    private Duration idle(Session session) {
        var left = left(session);
        Duration idle;
        if (life.maxIdle() != null) {
            idle = life.maxIdle();
        } else if (session.refreshToken() != null) {
            idle = IDLE_WITH_REFRESH;
        } else if (session.accessEnd() != null) {
            idle = Duration.ofMillis(session.accessEnd() - clock.millis());
        } else {
            idle = IDLE_WITHOUT_END;
        }
        var shorter = idle.compareTo(left) < 0 ? idle : left;
        return shorter.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : shorter;
    }

    /** How long the browser is to keep the cookies. */
    Duration cookieAge() {
        return life.maxAge();
    }

    /** Begins a session under a name that nobody has known before. */
    Begun begin(SignInState state, IdTokens.Identity identity, Tokens tokens) throws StoreException {
        var session = session(state, identity, tokens, tokens.refreshToken());
        if (held != null) {
            var small = session(state, identity, tokens, null);
            var text = held.name(small);
            if (text != null) {
                return new Begun(text, small);
            }
        }
        var name = Digests.randomName();
        var key = records.key(name);
        records.put(key, session, idle(session));
        for (var index : indexes(identity)) {
            store.addMember(index, key, life.maxAge());
        }
        return new Begun(name, session);
    }

    private Session session(
            SignInState state, IdTokens.Identity identity, Tokens tokens, @Nullable String refreshToken) {
        return new Session(
                realm,
                state.origin(),
                Objects.requireNonNull(identity.subject()),
                identity.session(),
                Objects.requireNonNull(tokens.idToken()),
                tokens.accessToken(),
                refreshToken,
                end(tokens),
                state.scopes(),
                new HashSet<>(Objects.requireNonNullElse(tokens.scopes(), state.scopes())),
                Digests.randomName(),
                clock.millis());
    }

    private @Nullable Long end(Tokens tokens) {
        return tokens.lifetime() == null
                ? null
                : (Long) (clock.millis() + tokens.lifetime().toMillis());
    }

    /** The sets of sessions that a logout token may name. */
    private List<String> indexes(IdTokens.Identity identity) {
        var indexes = new ArrayList<String>();
        if (identity.session() != null) {
            indexes.add(records.indexKey("sid " + realm + " " + identity.session()));
        }
        if (identity.subject() != null) {
            indexes.add(records.indexKey("sub " + realm + " " + identity.subject()));
        }
        return indexes;
    }

    /** Notes that a session is used. */
    void touch(Found found) throws StoreException {
        if (!found.held()) {
            store.touch(found.key(), idle(found.session()));
        }
    }

    /** Ends a session. */
    void end(Found found) throws StoreException {
        if (held != null && found.held()) {
            held.end(found.key());
        } else {
            store.delete(List.of(found.key()));
        }
    }

    /** Ends all sessions that belong to the issuer's own session, or without one, to the user. */
    void end(IdTokens.Identity identity) throws StoreException {
        var index = indexes(identity).getFirst();
        var keys = new HashSet<>(store.members(index));
        keys.add(index);
        store.delete(keys);
        if (held != null) {
            held.end(index);
        }
    }

    /** Ends a session and those that the issuer has begun with it at other origins. */
    void endWithSiblings(Found found) throws StoreException {
        end(found);
        if (found.session().issuerSession() != null) {
            end(new IdTokens.Identity(null, found.session().issuerSession()));
        }
    }

    /** Whether the access token has so long to go that it can be used. */
    boolean isFresh(Session session) {
        return session.accessEnd() == null
                || session.accessEnd() - life.margin().toMillis() > clock.millis();
    }

    /**
     * The session with a fresh access token, or null if there can be none, and the session is over. Of all who ask at once,
     * one asks the provider, so that a refresh token which is good for one time is used one time.
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
            if (now == null || !now.accessToken().equals(stale.session().accessToken())) {
                return now == null ? null : new Found(stale.key(), now, false);
            }
        }
        throw new StoreException("another replica takes too long to renew a token");
    }

    private @Nullable Found renew(Found stale) throws StoreException, ProviderException {
        var now = records.get(stale.key());
        if (now == null || !now.accessToken().equals(stale.session().accessToken())) {
            return now == null ? null : new Found(stale.key(), now, false);
        }
        if (now.refreshToken() == null) {
            end(stale);
            return null;
        }
        try {
            var tokens = provider.refresh(now.refreshToken());
            if (tokens.idToken() != null
                    && !now.subject()
                            .equals(idTokens.refreshed(tokens.idToken()).subject())) {
                throw new SignInException("the ID token is about somebody else");
            }
            Set<String> granted = Objects.requireNonNullElse(tokens.scopes(), now.granted());
            var next = now.with(tokens.accessToken(), tokens.refreshToken(), end(tokens), granted);
            // Where it is gone meanwhile, somebody has signed out.
            return records.replace(stale.key(), next, idle(next)) ? new Found(stale.key(), next, false) : null;
        } catch (ProviderException e) {
            if (e.isInvalidGrant()) {
                end(stale);
                return null;
            }
            throw e;
        } catch (SignInException e) {
            end(stale);
            return null;
        }
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
