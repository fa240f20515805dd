package io.dragoman.ratelimit.rule;

/** What the service makes of all its limits, whatever they say themselves. */
public enum Posture {
    /** What they say themselves. */
    AS_CONFIGURED,
    /** Those that refuse are quotas: a request is refused if all of them are used up. */
    QUOTAS,
    /** None refuses anything. */
    WATCHES;

    Rule of(Rule configured) {
        return switch (this) {
            case AS_CONFIGURED -> configured;
            case QUOTAS -> configured.asQuota();
            case WATCHES -> configured.watched();
        };
    }
}
