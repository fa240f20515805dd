package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;
import static io.dragoman.schema.Property.required;

import java.util.List;

/** What a Mapping has done to its requests and their responses. */
final class MappingActions {
    /** As many as there are statuses of errors, each of which may have one. */
    private static final int MAX_OVERRIDES = 200;

    private MappingActions() {}

    static List<Property> of(Version version) {
        return List.of(
                field("rewrite", Schema.text("What the matched prefix becomes. By default /; if empty, what it was.")),
                field("regex_rewrite", replacement("How the whole path is rewritten.")),
                field(
                        "host_rewrite",
                        Schema.text("The host that the service sees.")
                                .pattern(Patterns.VISIBLE, "must be a host name, perhaps with a port")),
                field("auto_host_rewrite", Schema.bool("Whether the service sees its own DNS name as the host.")),
                field("add_request_headers", addedHeaders(version, "Headers that the service sees besides.")),
                field("add_response_headers", addedHeaders(version, "Headers that the client sees besides.")),
                field("remove_request_headers", removedHeaders(version, "Headers that the service does not see.")),
                field("remove_response_headers", removedHeaders(version, "Headers that the client does not see.")),
                field("add_linkerd_headers", Schema.bool("Whether the service's name is told to Linkerd by a header.")),
                field("timeout_ms", Schema.millis("How long a request may take, in ms. 0 for ever; by default 3000.")),
                field("idle_timeout_ms", Schema.millis("How long nothing may move on a request, in ms.")),
                field(
                        "priority",
                        Schema.text("default or high.")
                                .pattern(Patterns.anyCase("default", "high"), "must be one of default, high")),
                field("cors", cors(version)),
                field("retry_policy", retryPolicy()),
                field(
                        "allow_upgrade",
                        Schema.list(
                                "Protocols that requests may be upgraded to, such as websocket.",
                                Schema.text("").pattern("^[!-~]+$"))),
                field("use_websocket", Schema.bool("Deprecated: allow_upgrade with websocket.")),
                field("bypass_auth", Schema.bool("Whether requests go unchecked by the AuthService.")),
                field("auth_context_extensions", Schema.textMap("What the AuthService is told besides, by gRPC.")),
                field("labels", LabelSchemas.of(version)),
                field("error_response_overrides", errorResponses()),
                field(
                        "bypass_error_response_overrides",
                        Schema.bool("Whether the Module's error_response_overrides do not count here.")),
                field(
                        "shadow",
                        Schema.bool("Whether the service gets copies of the requests, whose answers nobody sees.")),
                field("host_redirect", Schema.bool("Whether clients are sent to the host in service.")),
                field("path_redirect", Schema.text("The path that a redirect leads to.")),
                field("prefix_redirect", Schema.text("What a redirect puts in the place of the matched prefix.")),
                field("regex_redirect", replacement("How a redirect rewrites the path.")),
                field(
                        "redirect_response_code",
                        Schema.integer("The status of a redirect. By default 301.")
                                .choice(301, 302, 303, 307, 308)));
    }

    private static Schema replacement(String description) {
        return Schema.object(
                        description,
                        field("pattern", Schema.text("A regular expression (RE2).")),
                        field(
                                "substitution",
                                Schema.text("What is put in its place; \\1 is what the first group has matched.")
                                        .pattern(
                                                "^([^\\\\]|\\\\[\\\\0-9])*$",
                                                "must have a digit or another \\ behind each \\")))
                .rule(
                        "has(self.pattern) ? self.pattern != '' : !has(self.substitution)",
                        "pattern is required and must not be empty");
    }

    private static Schema addedHeaders(Version version, String description) {
        return Schema.map(
                description + " By their names: a value, or {value, append}, where append says whether a header of this"
                        + " name stays beside it (by default true). Values may have commands such as %START_TIME%.",
                version.isOld() ? Schema.anything("").nullable() : Schema.anything(""));
    }

    private static Schema removedHeaders(Version version, String description) {
        return version.isOld()
                ? Schema.anything(description + " A name, or a list of names.")
                : Schema.list(description, Schema.text("").pattern(Patterns.HEADER_NAME));
    }

    private static Schema cors(Version version) {
        return Schema.object(
                        "Which pages of other origins may send requests; instead of what the Module says.",
                        field("origins", textsOf(version, "The origins, or * for all.")),
                        field("methods", textsOf(version, "Methods that they may use.")),
                        field("headers", textsOf(version, "Headers that they may send.")),
                        field("exposed_headers", textsOf(version, "Headers of responses that they may see.")),
                        field("credentials", Schema.bool("Whether they may send cookies and the like.")),
                        field(
                                "max_age",
                                Schema.integerOrText("How many seconds a browser may remember this.")
                                        .pattern("^(-?[0-9]{1,9})?$")))
                .withIf(
                        !version.isOld(),
                        field(
                                "v2CommaSeparatedOrigins",
                                Schema.bool("Whether an object of v2 wrote the origins as one text. Without effect.")));
    }

    private static Schema textsOf(Version version, String description) {
        return version.isOld()
                ? Schema.anything(description + " A list, or a text with commas.")
                : Schema.texts(description);
    }

    private static Schema retryPolicy() {
        return Schema.object(
                "When a request is tried again; instead of what the Module says.",
                needed(
                        "retry_on",
                        Schema.text("After what.")
                                .choice(
                                        "5xx",
                                        "gateway-error",
                                        "connect-failure",
                                        "retriable-4xx",
                                        "refused-stream",
                                        "retriable-status-codes")),
                field(
                        "num_retries",
                        Schema.integer("How often at most. By default 1.").atLeast(0)),
                field(
                        "per_try_timeout",
                        Schema.text("How long a try may take, such as 0.5s.")
                                .pattern(Patterns.DURATION, Patterns.NO_DURATION)));
    }

    private static Schema errorResponses() {
        return Schema.list(
                        "What clients see in the place of errors.",
                        Schema.object(
                                "",
                                required(
                                        "on_status_code",
                                        Schema.integer("The status of the error.")
                                                .always("minimum", 400)
                                                .always("maximum", 599)),
                                required("body", errorBody())))
                .always("minItems", 1)
                .thorough("maxItems", MAX_OVERRIDES)
                .rule(
                        "self.all(one, self.exists_one(other, other.on_status_code == one.on_status_code))",
                        "must not have two entries for one status");
    }

    private static Schema errorBody() {
        return Schema.object(
                        "What they see: exactly one of text_format, json_format and text_format_source.",
                        field("text_format", Schema.text("A text, which may have commands such as %RESPONSE_CODE%.")),
                        field("json_format", Schema.textMap("An object whose values may have commands.")),
                        field(
                                "text_format_source",
                                Schema.object(
                                        "A text from a file.",
                                        needed(
                                                "filename",
                                                Schema.text("Its path.").notEmpty()))),
                        field("content_type", Schema.text("Its type; by default text/plain. Not beside json_format.")))
                .rule(
                        "(has(self.text_format) ? 1 : 0) + (has(self.json_format) ? 1 : 0)"
                                + " + (has(self.text_format_source) ? 1 : 0) == 1",
                        "must have exactly one of text_format, json_format and text_format_source")
                .rule(
                        "!has(self.json_format) || !has(self.content_type) || self.content_type == ''",
                        "content_type has no meaning beside json_format, which is application/json");
    }
}
