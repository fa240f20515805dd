package io.dragoman.authz.config;

import io.dragoman.authz.login.Login;
import io.dragoman.authz.session.MemoryStore;
import io.dragoman.authz.session.RedisKeyValueStore;
import io.dragoman.authz.session.Sealer;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;

/** Decides where sessions are kept. */
final class SessionMemory {
    private static final Logger LOG = Logger.getLogger(SessionMemory.class);

    private SessionMemory() {}

    /**
     * The memory that the settings name.
     *
     * @throws IllegalArgumentException if a key is none, or if nobody may sign in
     */
    static Login.Memory of(AuthzConfig config, Vertx vertx) {
        var keys = config.authSessionKeys().orElse(List.of()).stream()
                .map(SessionMemory::key)
                .toList();
        var url = config.authRedisUrl().orElse("");
        if (keys.isEmpty() && !url.isEmpty()) {
            LOG.warn(
                    "DRAGOMAN_AUTH_SESSION_KEYS is not set: sessions are encrypted with a key of this process, so no other"
                            + " replica can read them, and people sign in again after a restart");
        }
        int signIns = config.authMaxSignIns();
        if (signIns < 1) {
            throw new IllegalArgumentException("DRAGOMAN_AUTH_MAX_SIGN_INS must be 1 or more");
        }
        var store = url.isEmpty() ? new MemoryStore(InstantSource.system()) : new RedisKeyValueStore(vertx, url);
        return new Login.Memory(store, keys.isEmpty() ? Sealer.ofThisProcess() : Sealer.of(keys), signIns);
    }

    private static byte[] key(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != Sealer.KEY_BYTES) {
            throw new IllegalArgumentException("DRAGOMAN_AUTH_SESSION_KEYS must hold keys of " + Sealer.KEY_BYTES
                    + " bytes in base64, as openssl rand -base64 " + Sealer.KEY_BYTES + " makes them");
        }
        return key;
    }
}
