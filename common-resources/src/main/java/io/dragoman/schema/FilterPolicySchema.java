package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code FilterPolicy}. */
final class FilterPolicySchema {
    private FilterPolicySchema() {}

    static Definition definition() {
        return Definition.ofEdgeStack("FilterPolicy", "fp", spec(), Column.withCondition("Programmed"));
    }

    private static Schema spec() {
        return Schema.object("Which filters requests go through.")
                .open()
                .with(
                        EdgeStack.ambassadorId(),
                        needed(
                                "rules",
                                Schema.list("The first one that matches a request counts, and no other.", rule())));
    }

    private static Schema rule() {
        return Schema.object(
                        "",
                        Common.needsText("host", "The host of requests, as a glob: * stands for anything."),
                        Common.needsText("path", "The path of requests, as a glob."),
                        field(
                                "methods",
                                Schema.texts("The methods of requests; GET stands for HEAD too. By default all.")),
                        field(
                                "combine",
                                Schema.text(
                                                "How many filters must allow: all (the default), any of them, or the first whose"
                                                        + " credentials a request has.")
                                        .pattern(Patterns.anyCaseOrEmpty("all", "any", "first"))),
                        field(
                                "precedence",
                                Schema.integer("Rules with more come first, of all FilterPolicies. By default 0.")
                                        .thorough("format", "int32")),
                        field(
                                "filters",
                                Schema.list(
                                        "The filters, in this order. Without any, requests go on unchecked.",
                                        filter())))
                .open();
    }

    private static Schema filter() {
        var next = Patterns.anyCase("break", "continue");
        return Schema.object(
                        "",
                        Common.needsText("name", "Name of the Filter."),
                        field("namespace", Schema.text("Its namespace. By default the FilterPolicy's own.")),
                        field(
                                "onDeny",
                                Schema.text(
                                                "When the filter refuses: break (the default) answers, continue asks the next.")
                                        .pattern(next)),
                        field(
                                "onAllow",
                                Schema.text(
                                                "When the filter allows: continue (the default) asks the next, break does not.")
                                        .pattern(next)),
                        field("ifRequestHeader", headerCondition("Only requests with this header meet the filter.")),
                        field(
                                "arguments",
                                Schema.object(
                                                "What the filter is told for these requests.",
                                                field("scope", Schema.texts("Scopes that a token must have.")),
                                                field("scopes", Schema.texts("Deprecated: scope.")),
                                                field(
                                                        "sameSite",
                                                        Schema.text("SameSite of the session's cookies: lax, strict,"
                                                                + " none or default.")),
                                                field("insteadOfRedirect", insteadOfRedirect()))
                                        .open()))
                .open();
    }

    private static Schema insteadOfRedirect() {
        return Schema.object(
                        "What requests get that would be sent to sign in.",
                        field("ifRequestHeader", headerCondition("Only requests with this header.")),
                        field("httpStatusCode", Schema.integer("From 400 to 499. By default 403.")),
                        field(
                                "filters",
                                Schema.list(
                                        "Deprecated: filters that decide instead.",
                                        Schema.object("As in filters of a rule.")
                                                .open())))
                .open();
    }

    /** The lists around it have no bound, which would make a rule in CEL too dear. */
    static Schema headerCondition(String description) {
        var given = Map.of("minLength", 1);
        return Schema.object(
                        description + " Not both value and valueRegex may be given.",
                        needed("name", Schema.text("The header.").pattern(Patterns.HEADER_NAME)),
                        field("value", Schema.text("Its value. Without one, any that is not empty.")),
                        field("valueRegex", Schema.text("An expression for its value (RE2).")),
                        field("negate", Schema.bool("Whether it is the other requests.")))
                .open()
                .thorough(
                        "not",
                        new TreeMap<>(Map.of(
                                "required",
                                List.of("value", "valueRegex"),
                                "properties",
                                new TreeMap<>(Map.of("value", given, "valueRegex", given)))));
    }
}
