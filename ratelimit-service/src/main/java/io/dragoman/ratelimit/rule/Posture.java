package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Rate;
import org.jspecify.annotations.Nullable;

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

    /** How the fixed windows of a rate are counted as envoyproxy/ratelimit does it. */
    Counting fixed(@Nullable Rate rate) {
        var consume = sparesOthers ? Consume.FILL_OR_NOTHING : Consume.FILL;
        return new Counting(Algorithm.FIXED, rate == null ? 0 : rate.requests(), consume, null);
    }

    Rule of(Rule configured) {
        return switch (refusal) {
            case AS_CONFIGURED -> configured;
            case QUOTAS -> configured.asQuota();
            case WATCHES -> configured.watched();
        };
    }
}
