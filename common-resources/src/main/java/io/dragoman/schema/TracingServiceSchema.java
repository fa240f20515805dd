package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code TracingService}. */
final class TracingServiceSchema {
    private static final int WHOLE = 100;

    private TracingServiceSchema() {}

    static Definition definition() {
        return Definition.of(
                "TracingService",
                TracingServiceSchema::spec,
                Column.withCondition(
                        "Programmed", Column.text("Service", ".spec.service"), Column.text("Driver", ".spec.driver")));
    }

    private static Schema spec(Version version) {
        return Schema.object("A service that is told of the spans of requests.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(
                        required("service", Common.service("The collector.")),
                        required(
                                "driver",
                                Schema.text("The protocol that it understands.")
                                        .choice("lightstep", "zipkin", "datadog", "opentelemetry")),
                        field("config", config(version)),
                        field(
                                "sampling",
                                Schema.object(
                                        "Percentages of the requests that are traced.",
                                        field("client", percentage("Of those whose clients ask for it.")),
                                        field("random", percentage("Of the others.")),
                                        field("overall", percentage("Of all of these.")))),
                        field(version.isOld() ? "v3CustomTags" : "custom_tags", Schema.list("Tags of spans.", tag())),
                        field("tag_headers", Schema.texts("Headers that become tags, where there are no others.")))
                .rule(
                        "self.driver != 'lightstep'",
                        "the driver lightstep is retired, in Envoy too: send to Lightstep with opentelemetry")
                .rule(
                        "self.driver != 'zipkin' || !has(self.config) || !has(self.config.collector_endpoint_version)"
                                + " || self.config.collector_endpoint_version != 'HTTP_JSON_V1'",
                        "config.collector_endpoint_version must be HTTP_JSON or HTTP_PROTO");
    }

    private static Schema percentage(String description) {
        return Schema.integer(description + " By default 100.").between(0, WHOLE);
    }

    private static Schema config(Version version) {
        return Schema.object(
                "What the driver wants to know.",
                field("access_token_file", Schema.text("Without effect.")),
                field("collector_cluster", Schema.text("Without effect: the collector is service.")),
                field("collector_endpoint", Schema.text("zipkin: the path. By default /api/v2/spans.")),
                field(
                        "collector_endpoint_version",
                        Schema.text("zipkin: the format. By default HTTP_JSON.")
                                .choice("HTTP_JSON_V1", "HTTP_JSON", "HTTP_PROTO")),
                field("collector_hostname", Schema.text("zipkin: the host that the collector sees.")),
                field(
                        "service_name",
                        Schema.text("datadog, opentelemetry: the gateway's name. By default ambassador.")),
                field("shared_span_context", Schema.bool("zipkin: whether client and server share a span.")),
                field("trace_id_128bit", Schema.bool("zipkin: whether ids have 128 bits. By default true.")),
                field(
                        version.isOld() ? "v3PropagationModes" : "propagation_modes",
                        Schema.list(
                                "Without effect.",
                                Schema.text("").choice("ENVOY", "LIGHTSTEP", "B3", "TRACE_CONTEXT"))));
    }

    private static Schema tag() {
        return Schema.object(
                        "A tag, and where its value is from: one of literal, environment and request_header.",
                        required("tag", Schema.text("Its name.").notEmpty()),
                        field(
                                "literal",
                                Schema.object(
                                        "",
                                        required(
                                                "value",
                                                Schema.text("The value.").notEmpty()))),
                        field("environment", source("A variable of Envoy's environment.")),
                        field("request_header", source("A header of the request.")))
                .rule(
                        "(has(self.literal) ? 1 : 0) + (has(self.environment) ? 1 : 0)"
                                + " + (has(self.request_header) ? 1 : 0) == 1",
                        "must have one of literal, environment, request_header");
    }

    private static Schema source(String description) {
        return Schema.object(
                description,
                required("name", Schema.text("").notEmpty()),
                field("default_value", Schema.text("The value where it is not there.")));
    }
}
