package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

/** {@code RateLimitPlan}, a kind of ours, which has no older versions. */
final class RateLimitPlanSchema {
    private RateLimitPlanSchema() {}

    static Definition definition() {
        return Definition.ofEdgeStack(
                        "RateLimitPlan",
                        "rlp",
                        spec(),
                        Column.withCondition(
                                "Programmed",
                                Column.integer("Rate", ".spec.rate"),
                                Column.text("Unit", ".spec.unit"),
                                Column.text("Per", ".spec.per")))
                .inVersions(Version.V3ALPHA1);
    }

    private static Schema spec() {
        return Schema.object("What limits with planFrom allow those whose label names this object.")
                .with(EdgeStack.ambassadorId(), field("rate", RateSchemas.requests()))
                .with(RateSchemas.counting())
                .with(field("unlimited", Schema.bool("Whether there is no limit. Then nothing else is said.")))
                .rule(
                        "has(self.unlimited) && self.unlimited ? !has(self.rate) && !has(self.unit) && !has(self.per)"
                                + " && !has(self.algorithm) && !has(self.lease) && !has(self.burst) && !has(self.burstFactor)"
                                + " : has(self.rate) && " + RateSchemas.ONE_TIME,
                        "must have a rate and one of unit and per, or unlimited alone")
                .rule(RateSchemas.ONE_BURST);
    }
}
