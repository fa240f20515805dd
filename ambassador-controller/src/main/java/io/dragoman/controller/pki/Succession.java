package io.dragoman.controller.pki;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The authority that signs, and the one that will. A successor is made when a third of the authority's life is left,
 * and signs when a sixth is left: in between everybody learns to trust it.
 *
 * @param current signs
 * @param next is trusted already, or null as long as none is needed
 */
record Succession(KeyAndCertificate current, @Nullable KeyAndCertificate next) {
    private static final int MAKE = 3;
    private static final int SIGN = 6;

    /**
     * How it goes on from what is known.
     *
     * @param current the authority so far; null if there is none, or it is damaged
     * @param next its successor so far, likewise
     * @param life of an authority that is made
     */
    static Succession of(
            @Nullable KeyAndCertificate current, @Nullable KeyAndCertificate next, Instant now, Duration life)
            throws GeneralSecurityException {
        if (current == null || current.hasEnded(now)) {
            return new Succession(
                    next == null || next.hasEnded(now)
                            ? Authority.create(now, life).root()
                            : next,
                    null);
        }
        if (next != null && !now.isBefore(current.whenLeft(SIGN))) {
            return new Succession(next, null);
        }
        // A successor that comes late is trusted for one round before it signs.
        return new Succession(
                current,
                next == null && !now.isBefore(current.whenLeft(MAKE))
                        ? Authority.create(now, life).root()
                        : next);
    }

    /** When it goes on by itself, unless that is past. */
    Instant goesOn() {
        return current.whenLeft(next == null ? MAKE : SIGN);
    }

    /** Does not show keys. */
    @Override
    public String toString() {
        return "Succession[" + current + ", " + next + "]";
    }
}
