package io.dragoman.authz.login;

import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.SealedTexts;
import io.dragoman.authz.session.Sealer;
import io.dragoman.authz.session.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that browsers hold themselves, in their cookies. They have no refresh token: of those who use one beside each other the
 * issuer believes that somebody has stolen it. The store knows no more of them than which are over.
 */
final class HeldSessions {
    /** After a key: since when what it stands for is over, though browsers may still hold it. */
    private static final String ENDED = ":ended";

    private final SealedTexts<Session> texts;
    private final KeyValueStore store;
    private final Duration maxAge;
    private final InstantSource clock;

    HeldSessions(String realm, Sealer sealer, KeyValueStore store, Duration maxAge, InstantSource clock) {
        this.texts = new SealedTexts<>(sealer, "session " + realm, Session.class, LoginCookies.MAX_CHARS);
        this.store = store;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** The value of a cookie, or null if the session is too large for one. */
    @Nullable
    String name(Session session) {
        return texts.seal(session);
    }

    /** Whether a cookie says that it holds a session. */
    static boolean isOne(String name) {
        return SealedTexts.isOne(name);
    }

    /** The session that a cookie holds, or null if it was not made here. */
    @Nullable
    Session read(String name) {
        return texts.open(name);
    }

    /**
     * Whether a session is over, as somebody has signed out here or at the issuer.
     *
     * @param key of the session
     * @param indexes of the sets that it belongs to
     */
    boolean isEnded(String key, List<String> indexes, Session session) throws StoreException {
        if (store.get(key + ENDED) != null) {
            return true;
        }
        for (var index : indexes) {
            var ended = store.get(index + ENDED);
            if (ended != null && ByteBuffer.wrap(ended).getLong() >= session.began()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the session of a key, or all until now of a set. */
    void end(String key) throws StoreException {
        var now = ByteBuffer.allocate(Long.BYTES).putLong(clock.millis()).array();
        store.put(key + ENDED, now, maxAge);
    }
}
