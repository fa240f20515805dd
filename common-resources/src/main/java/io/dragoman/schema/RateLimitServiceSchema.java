package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code RateLimitService}. */
final class RateLimitServiceSchema {
    private RateLimitServiceSchema() {}

    static Definition definition() {
        return Definition.of(
                "RateLimitService",
                RateLimitServiceSchema::spec,
                Column.withCondition(
                        "Programmed", Column.text("Service", ".spec.service"), Column.text("Domain", ".spec.domain")));
    }

    private static Schema spec(Version version) {
        return Schema.object("A service that is asked whether there are too many requests.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(Common.tls(version))
                .with(
                        required("service", Common.service("The service, by gRPC.")),
                        field("domain", Schema.text("The domain of labels that it is told. By default ambassador.")),
                        field("protocol_version", Schema.text("v3.").choice("v2", "v3")),
                        field("timeout_ms", Schema.millis("How long it may take, in ms. By default 20.")),
                        field(
                                "failure_mode_deny",
                                Schema.bool("Whether requests are refused when it cannot be asked.")),
                        field(
                                version.isOld() ? "v3GRPC" : "grpc",
                                Schema.object(
                                        "",
                                        field(
                                                "use_resource_exhausted_code",
                                                Schema.bool("Whether clients by gRPC are told RESOURCE_EXHAUSTED.")))))
                .rule(
                        "has(self.protocol_version) && self.protocol_version == 'v3'",
                        "protocol_version must be v3: Envoy has no other rate limit version");
    }
}
