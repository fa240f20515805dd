package io.dragoman.authz.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random names, and their digests: who reads a digest cannot tell the name. */
public final class Digests {
    private static final int RANDOM_BYTES = 32;

    private Digests() {}

    /** 256 random bits that can stand in cookies and URLs. */
    public static String randomName() {
        var bytes = new byte[RANDOM_BYTES];
        // Not one for all: it would be made when a native executable is built.
        new SecureRandom().nextBytes(bytes);
        return text(bytes);
    }

    /** SHA-256 of a text for a purpose; for another purpose it is another one. */
    public static String sha256(String purpose, String text) {
        return text(sha256(purpose, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether two texts are the same, in a time that tells nothing of where they differ. */
    public static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(String purpose, byte[] bytes) {
        var digest = sha256();
        digest.update(purpose.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return digest.digest(bytes);
    }

    /** SHA-256 in base64url, as tokens have it of what they are bound to (RFC 8705 §3.1, RFC 9449 §4.2). */
    public static String thumbprint(byte[] bytes) {
        return text(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
