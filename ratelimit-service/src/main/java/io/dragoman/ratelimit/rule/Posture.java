package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.Counting.Consume;

/**
 * What the service makes of all its limits, whatever they say themselves.
 *
 * @param refusal when they refuse
 * @param sparesOthers whether limits of envoyproxy/ratelimit's documents and overrides count nothing of a request that
 *     another limit refuses
 */
public record Posture(Refusal refusal, boolean sparesOthers) {
    /** What they say themselves. */
    public static final Posture AS_CONFIGURED = new Posture(Refusal.AS_CONFIGURED, false);

    /** When limits refuse. */
    public enum Refusal {
        /** As they say themselves. */
        AS_CONFIGURED,
        /** Those that refuse are quotas: a request is refused if all of them are used up. */
        QUOTAS,
        /** None refuses anything. */
        WATCHES
    }

    Rule of(Rule configured) {
        // No other limits fill.
        var rule = sparesOthers && configured.counting().consume() == Consume.FILL
                ? configured.sparingOthers()
                : configured;
        return switch (refusal) {
            case AS_CONFIGURED -> rule;
            case QUOTAS -> rule.asQuota();
            case WATCHES -> rule.watched();
        };
    }
}
