package io.dragoman.authz.filter;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A password's hash as OpenBSD's bcrypt makes it. Never printed. */
public final class BcryptHash {
    /** The least cost that bcrypt has: 2 to the power of 4 rounds. */
    public static final int MIN_COST = 4;

    /** A check with more takes seconds. */
    public static final int MAX_COST = 14;

    /** What follows is not part of the hash. */
    static final int MAX_PASSWORD_BYTES = 71;

    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    private final byte[] text;
    private final int cost;

    private BcryptHash(byte[] text, int cost) {
        this.text = text;
        this.cost = cost;
    }

    /** Reads {@code $2y$10$…}, also {@code $2a$} and {@code $2b$}; null if it is something else, or costs too much. */
    public static @Nullable BcryptHash parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int cost = Integer.parseInt(parts.group(1));
        return cost < MIN_COST || cost > MAX_COST
                ? null
                : new BcryptHash(text.getBytes(StandardCharsets.US_ASCII), cost);
    }

    /** How much work a check is, as a power of two. */
    public int cost() {
        return cost;
    }

    /** Whether it is the password's. Takes its time; for a password that is too long, too. */
    boolean isOf(byte[] password) {
        boolean fits = password.length > 0 && password.length <= MAX_PASSWORD_BYTES;
        return BCrypt.verifyer().verify(fits ? password : new byte[1], text).verified && fits;
    }

    /** Always the same text. */
    @Override
    public String toString() {
        return "(hash)";
    }
}
