package io.dragoman.authz.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;

/** A store that is away. */
public final class BrokenStore implements KeyValueStore {
    /** A store, whatever the time. */
    public BrokenStore(InstantSource clock) {
        // Nothing expires here.
    }

    @Override
    public byte[] get(String key) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public byte[] take(String key) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public boolean replace(String key, byte[] value, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void touch(String key, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void deleteIf(String key, byte[] value) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public boolean countUpTo(String key, int most, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void countDown(String key) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void addMember(String key, String member, Duration timeToLive) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public Set<String> members(String key) throws StoreException {
        throw new StoreException("away");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
