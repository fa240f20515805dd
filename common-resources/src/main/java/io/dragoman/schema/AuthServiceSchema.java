package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code AuthService}. */
final class AuthServiceSchema {
    private static final int MIN_ERROR = 400;
    private static final int MAX_ERROR = 511;

    private AuthServiceSchema() {}

    static Definition definition() {
        return Definition.of(
                "AuthService",
                AuthServiceSchema::spec,
                Column.withCondition(
                        "Programmed",
                        Column.text("Service", ".spec.auth_service"),
                        Column.text("Proto", ".spec.proto")));
    }

    private static Schema spec(Version version) {
        return Schema.object("A service that is asked about every request before it goes on.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(Common.tls(version))
                .with(
                        required("auth_service", Common.service("The service.")),
                        field(
                                "proto",
                                Schema.text("How it is asked. By default http.").choice("http", "grpc")),
                        field(
                                "protocol_version",
                                Schema.text("v3, which grpc needs.").choice("v2", "v3")),
                        field(
                                "path_prefix",
                                Schema.text("With http, what the path begins with that it is asked by.")
                                        .pattern("^[^\\s?#\\x00-\\x1f\\x7f]*$", "must be a path")),
                        field("timeout_ms", Schema.millis("How long it may take, in ms. By default 5000.")),
                        field("allowed_request_headers", Schema.texts("With http, headers that it sees besides.")),
                        field(
                                "allowed_authorization_headers",
                                Schema.texts("With http, headers of its answer that go on to the service, or back.")),
                        field(
                                "add_auth_headers",
                                Schema.textMap("With http, headers that it sees besides, with values.")),
                        field("add_linkerd_headers", Schema.bool("Whether its name is told to Linkerd by a header.")),
                        field("allow_request_body", Schema.bool("The older way to say include_body, with 4096 bytes.")),
                        field(
                                "include_body",
                                Schema.object(
                                        "What it sees of the body.",
                                        required(
                                                "max_bytes",
                                                Schema.integer("How many bytes.")
                                                        .atLeast(1)),
                                        required(
                                                "allow_partial",
                                                Schema.bool("Whether a longer body is cut off, and not refused.")))),
                        field(
                                "status_on_error",
                                Schema.object(
                                        "What clients are told when it cannot be asked.",
                                        field(
                                                "code",
                                                Schema.integer("The status. By default 403.")
                                                        .between(MIN_ERROR, MAX_ERROR)
                                                        .rule(
                                                                "self <= 417 || (self >= 421 && self <= 424) || self in"
                                                                        + " [426, 428, 429, 431] || (self >= 500 && self"
                                                                        + " <= 508) || self >= 510",
                                                                "must be an error status that Envoy knows")))),
                        field("failure_mode_allow", Schema.bool("Whether requests go on when it cannot be asked.")),
                        field(
                                version.isOld() ? "v3CircuitBreakers" : "circuit_breakers",
                                UpstreamSchemas.circuitBreakers()))
                .rule(
                        "!has(self.proto) || self.proto != 'grpc'"
                                + " || (has(self.protocol_version) && self.protocol_version == 'v3')",
                        "protocol_version must be v3 with proto: grpc: Envoy has no other ext_authz version");
    }
}
