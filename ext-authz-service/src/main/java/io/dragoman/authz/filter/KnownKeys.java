package io.dragoman.authz.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are valid and whose they are, by SHA-256 digests: the keys themselves are not kept. How long a look-up takes
 * depends on the digest of what the client sent, which tells nothing about the keys that are close to it.
 */
public final class KnownKeys {
    private final Map<Long, Known[]> byPrefix;

    private KnownKeys(Map<Long, Known[]> byPrefix) {
        this.byPrefix = byPrefix;
    }

    /**
     * A key.
     *
     * @param digest made by {@link #digest}
     * @param owner whose it is
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them but by their digests.
    public record Known(byte[] digest, KeyOwner owner) {
        /** The owner only. */
        @Override
        public String toString() {
            return owner.toString();
        }
    }

    /** The digest of a key. */
    public static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The set of all these keys. If a key is there twice, the first one counts. */
    public static KnownKeys of(Collection<Known> keys) {
        var byPrefix = new HashMap<Long, Known[]>();
        for (var key : keys) {
            byPrefix.merge(prefix(key.digest()), new Known[] {key}, KnownKeys::concat);
        }
        return new KnownKeys(byPrefix);
    }

    /** Whose the key is, or null if nobody has it. */
    @Nullable
    KeyOwner owner(String key) {
        var digest = digest(key.getBytes(StandardCharsets.UTF_8));
        var same = byPrefix.get(prefix(digest));
        KeyOwner owner = null;
        if (same != null) {
            for (int i = same.length - 1; i >= 0; i--) {
                owner = MessageDigest.isEqual(same[i].digest(), digest) ? same[i].owner() : owner;
            }
        }
        return owner;
    }

    private static long prefix(byte[] digest) {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << Byte.SIZE | Byte.toUnsignedLong(digest[i]);
        }
        return prefix;
    }

    private static Known[] concat(Known[] a, Known[] b) {
        var all = new Known[a.length + b.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
