package io.dragoman.authz.login;

import io.dragoman.authz.oidc.Tokens;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.SealedRecords;
import io.dragoman.authz.session.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions of one filter. All replicas see the same ones. */
final class Sessions {
    /** Cookies of one name that are looked at; browsers have one, unless somebody plants others. */
    private static final int MAX_COOKIES = 8;

    private final String realm;
    private final SealedRecords<Session> records;
    private final @Nullable HeldSessions held;
    private final KeyValueStore store;
    private final SessionLife life;

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
            SessionLife life) {
        this.realm = realm;
        this.records = records;
        this.held = held;
        this.store = store;
        this.life = life;
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
        if (session == null || !isLive(session) || life.isIdle(session)) {
            return null;
        }
        var indexes = indexes(new IdTokens.Identity(session.subject(), session.issuerSession()));
        return held.isEnded(key, indexes, session) ? null : new Found(key, session, true);
    }

    private boolean isLive(Session session) {
        return session.realm().equals(realm) && !life.isOver(session);
    }

    /** Ends whatever sessions a request has, so that a planted one is no longer in the way of the next. */
    void endAll(Headers headers, String cookie) throws StoreException {
        for (var found : all(headers, cookie)) {
            end(found);
        }
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
        records.put(key, session, life.idle(session));
        for (var index : indexes(identity)) {
            store.addMember(index, key, life.most());
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
                life.end(tokens),
                state.scopes(),
                new HashSet<>(Objects.requireNonNullElse(tokens.scopes(), state.scopes())),
                Digests.randomName(),
                life.now());
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
            store.touch(found.key(), life.idle(found.session()));
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
}
