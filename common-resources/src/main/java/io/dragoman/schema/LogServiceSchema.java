package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.needed;

/** {@code LogService}. */
final class LogServiceSchema {
    private static final int MAX_SECONDS = 86_400;

    private LogServiceSchema() {}

    static Definition definition() {
        return Definition.of(
                "LogService",
                LogServiceSchema::spec,
                Column.withCondition(
                        "Programmed", Column.text("Service", ".spec.service"), Column.text("Driver", ".spec.driver")));
    }

    private static Schema spec(Version version) {
        return Schema.object("A service that is told of requests afterwards.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(
                        needed("service", Common.service("The service, by gRPC.")),
                        needed(
                                "driver",
                                Schema.text("What is told: of requests, or of connections.")
                                        .choice("tcp", "http")),
                        field("driver_config", driverConfig()),
                        field(
                                "flush_interval_time",
                                Schema.integer("Seconds after which it is told at the latest. By default 1.")
                                        .between(1, MAX_SECONDS)),
                        field(
                                "flush_interval_byte_size",
                                Schema.integer("Bytes after which it is told at the latest. By default 16384.")
                                        .atLeast(0)),
                        field("grpc", Schema.bool("Without effect: it is spoken to by gRPC.")),
                        field(
                                version.isOld() ? "v3ProtocolVersion" : "protocol_version",
                                Schema.text("v3.").choice("v2", "v3")))
                .rule(
                        "has(self.protocol_version) && self.protocol_version == 'v3'",
                        "protocol_version must be v3: Envoy has no other version of access logs")
                .rule(
                        "self.driver != 'tcp' || !has(self.driver_config)"
                                + " || !has(self.driver_config.additional_log_headers)"
                                + " || size(self.driver_config.additional_log_headers) == 0",
                        "driver_config.additional_log_headers needs the driver http");
    }

    private static Schema driverConfig() {
        return Schema.object(
                "",
                field(
                        "additional_log_headers",
                        Schema.list(
                                "Headers that it is told besides.",
                                Schema.object(
                                        "",
                                        needed(
                                                "header_name",
                                                Schema.text("The header.").notEmpty()),
                                        field("during_request", Schema.bool("Of requests. By default true.")),
                                        field("during_response", Schema.bool("Of responses. By default true.")),
                                        field("during_trailer", Schema.bool("Of trailers. By default true."))))));
    }
}
