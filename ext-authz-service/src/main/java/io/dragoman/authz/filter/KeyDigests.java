package io.dragoman.authz.filter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which API keys are valid, as SHA-256 digests: the keys themselves are not kept. How long a look-up takes depends on
 * the digest of what the client sent, which tells nothing about the keys that are close to it.
 */
public final class KeyDigests {
    private final Map<Long, byte[][]> byPrefix;

    private KeyDigests(Map<Long, byte[][]> byPrefix) {
        this.byPrefix = byPrefix;
    }

    /** The digest of a key, made for {@link #of}. */
    public static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The set of all keys with these digests. */
    public static KeyDigests of(Collection<byte[]> digests) {
        var byPrefix = new HashMap<Long, byte[][]>();
        for (var digest : digests) {
            byPrefix.merge(prefix(digest), new byte[][] {digest.clone()}, KeyDigests::concat);
        }
        return new KeyDigests(byPrefix);
    }

    /** Whether there is no key at all. */
    public boolean isEmpty() {
        return byPrefix.isEmpty();
    }

    /** Whether the key is one of them. */
    boolean contains(String key) {
        var digest = digest(key.getBytes(StandardCharsets.UTF_8));
        var same = byPrefix.get(prefix(digest));
        boolean found = false;
        if (same != null) {
            for (var candidate : same) {
                found |= MessageDigest.isEqual(candidate, digest);
            }
        }
        return found;
    }

    private static long prefix(byte[] digest) {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << Byte.SIZE | Byte.toUnsignedLong(digest[i]);
        }
        return prefix;
    }

    private static byte[][] concat(byte[][] a, byte[][] b) {
        var all = new byte[a.length + b.length][];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
