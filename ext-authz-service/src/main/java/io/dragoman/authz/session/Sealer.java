package io.dragoman.authz.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values with AES-256-GCM, each for its key in the store: under another key it cannot be read. The layout is a
 * version, the key's fingerprint, a nonce, and what GCM makes.
 */
public final class Sealer {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int FINGERPRINT_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + FINGERPRINT_BYTES + NONCE_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final List<Key> keys;

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares keys.
    private record Key(SecretKeySpec key, byte[] fingerprint) {}

    private Sealer(List<Key> keys) {
        this.keys = keys;
    }

    /**
     * A sealer.
     *
     * @param keys of {@value #KEY_BYTES} bytes each; the first one encrypts, all decrypt
     */
    public static Sealer of(List<byte[]> keys) {
        var all = new ArrayList<Key>();
        for (var key : keys) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("a key must have " + KEY_BYTES + " bytes");
            }
            all.add(new Key(
                    new SecretKeySpec(key, "AES"),
                    Arrays.copyOf(Digests.sha256("fingerprint", key), FINGERPRINT_BYTES)));
        }
        return new Sealer(List.copyOf(all));
    }

    /** A sealer with a key that nobody else has. */
    public static Sealer ofThisProcess() {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return of(List.of(key));
    }

    byte[] seal(String storeKey, byte[] plain) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var key = keys.getFirst();
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, storeKey).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                    .put(VERSION)
                    .put(key.fingerprint())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** What was sealed for this key in the store, or null if that was somebody else or something else. */
    byte @Nullable [] open(String storeKey, byte[] sealed) {
        if (sealed.length < HEAD_BYTES || sealed[0] != VERSION) {
            return null;
        }
        var fingerprint = Arrays.copyOfRange(sealed, 1, 1 + FINGERPRINT_BYTES);
        var nonce = Arrays.copyOfRange(sealed, 1 + FINGERPRINT_BYTES, HEAD_BYTES);
        for (var key : keys) {
            if (Arrays.equals(key.fingerprint(), fingerprint)) {
                try {
                    return cipher(Cipher.DECRYPT_MODE, key, nonce, storeKey)
                            .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
                } catch (GeneralSecurityException e) {
                    // Not what was sealed; another key may have the same fingerprint.
                }
            }
        }
        return null;
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String storeKey) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(storeKey.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
