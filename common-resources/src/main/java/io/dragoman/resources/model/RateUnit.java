package io.dragoman.resources.model;

/**
 * The length of a rate limit's window. Windows are aligned to the Unix epoch in UTC, so that a week starts on a
 * Thursday; a month has 30 days and a year 365, as in envoyproxy/ratelimit.
 */
public enum RateUnit {
    SECOND(1),
    MINUTE(60),
    HOUR(3_600),
    DAY(86_400),
    WEEK(604_800),
    MONTH(30 * 86_400),
    YEAR(365 * 86_400);

    private final long seconds;

    RateUnit(long seconds) {
        this.seconds = seconds;
    }

    /** The window's length in seconds. */
    public long seconds() {
        return seconds;
    }
}
