package io.dragoman.authz.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values by keys, each for a time. Used by many threads; blocks. Keys are no secrets, values are encrypted before they get here. */
public interface KeyValueStore extends AutoCloseable {
    /** A value, or null. */
    byte @Nullable [] get(String key) throws StoreException;

    /** A value, or null; it is gone afterwards. Of those who ask at once, one gets it. */
    byte @Nullable [] take(String key) throws StoreException;

    /** Sets a value. */
    void put(String key, byte[] value, Duration timeToLive) throws StoreException;

    /** Sets a value if there is none; whether it did. */
    boolean putIfAbsent(String key, byte[] value, Duration timeToLive) throws StoreException;

    /** Sets a value if there is one; whether it did. */
    boolean replace(String key, byte[] value, Duration timeToLive) throws StoreException;

    /** Has a value that is there live for as long from now. */
    void touch(String key, Duration timeToLive) throws StoreException;

    /** Takes values away. */
    void delete(Collection<String> keys) throws StoreException;

    /** Takes a value away if it is this one. */
    void deleteIf(String key, byte[] value) throws StoreException;

    /**
     * Counts one more, unless so many are counted already; whether it did. A count lives from its first one on, for this time.
     *
     * @param most 1 or more
     */
    boolean countUpTo(String key, int most, Duration timeToLive) throws StoreException;

    /** Counts one less, where one is counted. */
    void countDown(String key) throws StoreException;

    /** Adds to a set, which lives for as long from now. */
    void addMember(String key, String member, Duration timeToLive) throws StoreException;

    /** The members of a set. */
    Set<String> members(String key) throws StoreException;

    /** Lets go of what it holds. */
    @Override
    void close();
}
