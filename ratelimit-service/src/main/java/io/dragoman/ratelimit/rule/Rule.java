package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateLimitPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One limit as compiled from the configuration.
 *
 * @param id identifies it in its domain by what it matches, in parts
 * @param name its configured name, or empty
 * @param label what clients are told as the limit's name; never empty, holds nothing of a request
 * @param rate what it allows, or null for any number
 * @param counting how that is counted; without a rate of no account
 * @param effect what comes of it for a request over the limit
 * @param replaces names of limits that do not count where this one applies
 * @param words what is said of it in its author's words
 * @param statistic its name in the statistics, by the configuration
 * @param plan the name of the plan that says what it allows, or null for the limit itself
 */
public record Rule(
        List<String> id,
        String name,
        String label,
        @Nullable Rate rate,
        Counting counting,
        Effect effect,
        List<String> replaces,
        Words words,
        Statistic statistic,
        @Nullable String plan) {
    /** A rule that is the same for all. */
    public Rule(
            List<String> id,
            String name,
            String label,
            @Nullable Rate rate,
            Counting counting,
            Effect effect,
            List<String> replaces,
            Words words,
            Statistic statistic) {
        this(id, name, label, rate, counting, effect, replaces, words, statistic, null);
    }

    /** A rule whose label is its name in the statistics. */
    public Rule(
            List<String> id,
            String name,
            String label,
            @Nullable Rate rate,
            Counting counting,
            Effect effect,
            List<String> replaces,
            Words words) {
        this(id, name, label, rate, counting, effect, replaces, words, new Statistic(List.of(label), false));
    }

    /** Copies the lists. */
    public Rule {
        id = List.copyOf(id);
        replaces = List.copyOf(replaces);
    }

    /** The same limit, but it refuses nothing. */
    Rule watched() {
        var spared = effect == Effect.WATCHES ? effect : Effect.SPARES;
        return new Rule(id, name, label, rate, counting, spared, replaces, words, statistic, plan);
    }

    /** The same limit, but where it refuses, it does so with all others only. */
    Rule asQuota() {
        var shared = effect == Effect.REFUSES ? Effect.REFUSES_WITH_OTHERS : effect;
        return new Rule(id, name, label, rate, counting, shared, replaces, words, statistic, plan);
    }

    /** The same limit as a plan has it. */
    Rule on(RateLimitPlan chosen) {
        var by = counting.by(chosen.algorithm(), chosen.capacity());
        var planName = chosen.meta().name();
        return new Rule(id, name, label, chosen.rate(), by, effect, replaces, words, statistic, planName);
    }

    /** Whether it is about how many requests are under way. */
    public boolean concurrent() {
        return counting.algorithm() == Counting.Algorithm.CONCURRENCY;
    }

    /** Whether a request can be refused because of it. */
    public boolean enforced() {
        return effect == Effect.REFUSES || effect == Effect.REFUSES_WITH_OTHERS;
    }
}
