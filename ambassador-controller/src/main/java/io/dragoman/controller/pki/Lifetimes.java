package io.dragoman.controller.pki;

import java.time.Duration;

/**
 * How long the gateway's own certificates are valid.
 *
 * @param authority the authority's certificate; ten years at most
 * @param certificate those of controllers and Envoys; a minute at least, and a fourth of the authority's at most
 */
public record Lifetimes(Duration authority, Duration certificate) {
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int SHARE = 4;

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Lifetimes {
        if (authority.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an authority is valid for " + LONGEST.toDays() + " days at most");
        }
        if (certificate.compareTo(SHORTEST) < 0
                || certificate.multipliedBy(SHARE).compareTo(authority) > 0) {
            throw new IllegalArgumentException(
                    "a certificate is valid for a minute at least, and for a fourth of the authority's life at most");
        }
    }
}
