package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

import java.util.List;

/** {@code Mapping}. */
final class MappingSchema {
    private static final int MAX_HOSTNAME = 260;
    private static final int MIN_WEIGHT = 0;
    private static final int MAX_WEIGHT = 100;

    private MappingSchema() {}

    static Definition definition() {
        return Definition.of("Mapping", MappingSchema::spec, List.of())
                .withColumns(MappingSchema::columns)
                .withStatus(
                        field(
                                "state",
                                Schema.text("Whether requests go by the Mapping.")
                                        .choice("", "Inactive", "Running")),
                        field("reason", Schema.text("Why they do not.")));
    }

    private static List<Column> columns(Version version) {
        return List.of(
                Column.text("Source Host", version.isOld() ? ".spec.host" : ".spec.hostname"),
                Column.text("Source Prefix", ".spec.prefix"),
                Column.text("Dest Service", ".spec.service"),
                Column.text("State", ".status.state"),
                Column.text("Reason", ".status.reason"),
                Column.age());
    }

    private static Schema spec(Version version) {
        return Schema.object("Which requests go where, and what is done to them.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(Common.tls(version))
                .with(MappingConditions.of(version))
                .with(UpstreamSchemas.all(version.isOld() ? "v3health_checks" : "health_checks"))
                .with(MappingActions.of(version))
                .with(
                        required(
                                "service",
                                Common.service("Where the requests go; of a redirect, the host in its location.")),
                        field(
                                "connect_timeout_ms",
                                Schema.integer("How long connecting to the service may take, in ms. By default 3000.")
                                        .atLeast(1)),
                        field("grpc", Schema.bool("Whether the service is spoken to by HTTP/2.")),
                        field(
                                "weight",
                                Schema.integer(
                                                "Percentage of the requests that go here, among Mappings for the same ones.")
                                        .between(MIN_WEIGHT, MAX_WEIGHT)),
                        field("docs", docs()),
                        field(
                                "modules",
                                Schema.list("Without effect.", Schema.object("").open())),
                        field("envoy_override", Schema.object("Without effect.").open()))
                .rule(
                        "(has(self.prefix_regex) && self.prefix_regex) || self.prefix.startsWith('/')",
                        "prefix must start with / unless prefix_regex is true")
                .rule(
                        "!has(self.host) || (has(self.host_regex) && self.host_regex)"
                                + " || (has(self.hostname) && self.hostname != '') || !self.host.contains('*')",
                        "host is compared exactly, so it must not contain *: use hostname for a glob");
    }

    private static Schema docs() {
        return Schema.object(
                "Documentation of the service, for the developer portal of Edge Stack. Without effect.",
                field("path", Schema.text("")),
                field("url", Schema.text("")),
                field("display_name", Schema.text("")),
                field("ignored", Schema.bool("")),
                field("timeout_ms", Schema.integer("")));
    }

    /** {@code hostname}, which v2 does not have. */
    static Schema hostname() {
        return Schema.text("The host that requests are for. * stands for all, *.suffix and prefix.* for several."
                        + " Without it, the Mapping belongs to the Hosts that select it by its labels.")
                .pattern(Patterns.HOST_GLOB, Patterns.NO_HOST_GLOB)
                .thorough("maxLength", MAX_HOSTNAME);
    }
}
