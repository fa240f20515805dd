package io.dragoman.resources.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A secret value. Compares in constant time, and never prints itself. */
public final class SecretBytes {
    private final byte[] bytes;

    /** Copies the bytes. */
    public SecretBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the value. */
    public byte[] reveal() {
        return bytes.clone();
    }

    /** The value as UTF-8 text. */
    public String revealText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Always the same text, whatever the value. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
