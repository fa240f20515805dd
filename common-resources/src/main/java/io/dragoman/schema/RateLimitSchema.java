package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

/** {@code RateLimit}. */
final class RateLimitSchema {
    private RateLimitSchema() {}

    static Definition definition() {
        return Definition.ofEdgeStack(
                "RateLimit", "rl", spec(), Column.withCondition("Programmed", Column.text("Domain", ".spec.domain")));
    }

    private static Schema spec() {
        return Schema.object("Limits on how many requests there may be.")
                .with(
                        EdgeStack.ambassadorId(),
                        Common.needsText("domain", "The domain of the labels that the limits are about."),
                        field("limits", Schema.list("The limits.", limit())));
    }

    private static Schema limit() {
        var values = Schema.text("").nullable();
        return Schema.object(
                        "",
                        field(
                                "name",
                                Schema.text("What it is called in statistics. By default object.namespace-index.")),
                        field(
                                "action",
                                Schema.text("Enforce (the default), or LogOnly.")
                                        .pattern(Patterns.anyCase("Enforce", "LogOnly"))),
                        needed(
                                "pattern",
                                Schema.list(
                                                "What a descriptor's entries begin with, one item an entry.",
                                                Schema.map(
                                                                "A key and its value, or * for any. Several are alternatives.",
                                                                values)
                                                        .thorough("minProperties", 1))
                                        .thorough("minItems", 1)),
                        field(
                                "consume",
                                Schema.text(
                                                "What the limit counts of a request that another one refuses: all (the default), or"
                                                        + " allOrNothing.")
                                        .pattern(Patterns.anyCase("all", "allOrNothing"))),
                        field(
                                "onStoreFailure",
                                Schema.text(
                                                "What the limit does while Redis cannot be asked: allow, deny, or local, which"
                                                        + " counts in memory.")
                                        .pattern(Patterns.anyCase("allow", "deny", "local"))),
                        field(
                                "injectRequestHeaders",
                                EdgeStack.headers(
                                        "Headers that the service sees of a request that the limit applies to.")),
                        field(
                                "injectResponseHeaders",
                                EdgeStack.headers(
                                        "Headers that the client sees of a request that the limit applies to, refused or not.")),
                        field(
                                "errorResponse",
                                Schema.object(
                                        "What clients are told beyond the limit.",
                                        field(
                                                "headers",
                                                EdgeStack.headers("Headers besides Retry-After and RateLimit.")),
                                        field(
                                                "bodyTemplate",
                                                Schema.text(
                                                        "A template (Go's text/template). Without it, a problem document.")))))
                .with(needed("rate", RateSchemas.requests()))
                .with(RateSchemas.counting())
                .with(field(
                        "planFrom",
                        Schema.text("The key of the label whose value names a RateLimitPlan of this namespace, which"
                                + " takes the place of the limit's rate.")))
                .rule(RateSchemas.ONE_TIME, "must have exactly one of unit and per")
                .rule(RateSchemas.ONE_BURST);
    }
}
