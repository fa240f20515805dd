package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

import java.util.List;

/** How much is allowed in what time, and how that is counted: the same in limits and in plans. */
final class RateSchemas {
    /** What an object with a rate must satisfy. */
    static final Schema.Rule ONE_BURST = new Schema.Rule(
            "!has(self.burst) || !has(self.burstFactor) || self.burstFactor == 0",
            "must not have both burst and burstFactor");

    /** An algorithm may do without a time; which one does, no rule that is cheap enough can say. */
    static final String ONE_TIME =
            "(has(self.unit) != has(self.per) || has(self.algorithm) && !has(self.unit) && !has(self.per))";

    private static final long MAX_REQUESTS = 4_294_967_295L;

    private RateSchemas() {}

    static Schema requests() {
        return Schema.integer("How many requests in a unit; with concurrency, at once.")
                .between(0, MAX_REQUESTS);
    }

    /** What belongs to a rate. */
    static List<Property> counting() {
        return List.of(
                field(
                        "unit",
                        Schema.text("second, minute, hour or day; or give per.")
                                .pattern(Patterns.anyCase("second", "minute", "hour", "day"))),
                field(
                        "per",
                        Schema.text("The time in place of a unit, such as 90s, from 1ms to 8784h.")
                                .pattern(Patterns.DURATION)),
                field(
                        "algorithm",
                        Schema.text("fixed (the default), sliding, gcra (the default with a burst), or concurrency,"
                                        + " which has a lease in place of a time.")
                                .pattern(Patterns.anyCase("fixed", "sliding", "gcra", "concurrency"))),
                field(
                        "lease",
                        Schema.text("How long a request counts at most, with concurrency. By default 60s.")
                                .pattern(Patterns.DURATION)),
                field(
                        "burst",
                        Schema.integer("How many requests may come at once, with gcra. By default the rate.")
                                .between(1, MAX_REQUESTS)),
                field(
                        "burstFactor",
                        Schema.integer("How many units' worth may come at once, with gcra.")
                                .between(0, MAX_REQUESTS)));
    }
}
