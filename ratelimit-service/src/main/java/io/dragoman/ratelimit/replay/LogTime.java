package io.dragoman.ratelimit.replay;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as access logs have them. */
final class LogTime {
    /** As seconds this is the year 5138, as milliseconds it is 1973. */
    private static final BigDecimal LEAST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private LogTime() {}

    /**
     * Reads a time.
     *
     * @param text ISO 8601 with an offset or {@code Z}, or seconds or milliseconds since the epoch
     * @return the time, or empty if it is none
     */
    static Optional<Instant> read(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') > 0 ? OffsetDateTime.parse(text).toInstant() : sinceEpoch(new BigDecimal(text)));
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant sinceEpoch(BigDecimal number) {
        var millis = number.compareTo(LEAST_MILLIS) < 0 ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(millis.toBigInteger().longValueExact());
    }
}
