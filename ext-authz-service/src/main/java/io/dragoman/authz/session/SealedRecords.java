package io.dragoman.authz.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Records of one kind by secret names, such as a session by what its cookie says. The store sees a digest for the name and
 * a ciphertext for the record. Two kinds never see each other's: a name of one is none of the other.
 */
public final class SealedRecords<T> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "dragoman:auth:";

    private final KeyValueStore store;
    private final Sealer sealer;
    private final String kind;
    private final Class<T> type;

    /**
     * Records.
     *
     * @param kind names the kind in the store's keys
     * @param type a record that JSON can hold
     */
    public SealedRecords(KeyValueStore store, Sealer sealer, String kind, Class<T> type) {
        this.store = store;
        this.sealer = sealer;
        this.kind = kind;
        this.type = type;
    }

    /** The store's key for a name; it tells nothing of the name. */
    public String key(String name) {
        return PREFIX + kind + ":" + Digests.sha256(kind, name);
    }

    /** The store's key for a set of records' keys; no record is ever under it. */
    public String indexKey(String name) {
        return PREFIX + kind + "-index:" + Digests.sha256(kind + "-index", name);
    }

    /** The record of a store's key, or null. */
    public @Nullable T get(String key) throws StoreException {
        return open(key, store.get(key));
    }

    /** The record of a store's key, or null; it is gone afterwards. */
    public @Nullable T take(String key) throws StoreException {
        return open(key, store.take(key));
    }

    /** Sets a record. */
    public void put(String key, T value, Duration timeToLive) throws StoreException {
        store.put(key, seal(key, value), timeToLive);
    }

    /** Sets a record where there is one; whether it did. */
    public boolean replace(String key, T value, Duration timeToLive) throws StoreException {
        return store.replace(key, seal(key, value), timeToLive);
    }

    private byte[] seal(String key, T value) {
        try {
            return sealer.seal(key, JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(type.getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /** A record that cannot be read, as after a change of the key, is none. */
    private @Nullable T open(String key, byte @Nullable [] sealed) {
        var plain = sealed == null ? null : sealer.open(key, sealed);
        try {
            return plain == null ? null : JSON.readValue(plain, type);
        } catch (IOException e) {
            return null;
        }
    }
}
