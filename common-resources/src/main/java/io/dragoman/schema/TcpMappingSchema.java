package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

/** {@code TCPMapping}. */
final class TcpMappingSchema {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_WEIGHT = 100;

    private TcpMappingSchema() {}

    static Definition definition() {
        return Definition.of(
                "TCPMapping",
                TcpMappingSchema::spec,
                Column.withCondition(
                        "Programmed",
                        Column.integer("Port", ".spec.port"),
                        Column.text("Source Host", ".spec.host"),
                        Column.text("Dest Service", ".spec.service")));
    }

    private static Schema spec(Version version) {
        return Schema.object("Where connections go that arrive at a port.")
                .with(Common.ambassadorId(version), Common.statsName(version))
                .with(Common.tls(version))
                .with(UpstreamSchemas.all("health_checks"))
                .with(
                        required("port", Schema.integer("The port.").between(1, MAX_PORT)),
                        required("service", Common.service("Where the connections go.")),
                        field(
                                "host",
                                Schema.text(
                                                "The name that clients ask for by TLS (SNI): a name, *.suffix, or * for all.")
                                        .pattern("^([^*]*|\\*|\\*\\.[^*]+)$", "must be a name, *.suffix or *")),
                        field(
                                "address",
                                Schema.text("The IP address that is listened on; by default, all.")
                                        .pattern("^[0-9A-Fa-f:.]*$", "must be an IP address")),
                        field(
                                "weight",
                                Schema.integer(
                                                "Percentage of the connections that go here, among those for the same ones.")
                                        .between(0, MAX_WEIGHT)),
                        field(
                                "idle_timeout_ms",
                                Schema.integerOrText("How long nothing may move on a connection, in ms. 0 for ever.")
                                        .pattern("^[0-9]{1,9}$")),
                        field(
                                "connect_timeout_ms",
                                Schema.millis("How long connecting to the service may take, in ms. By default 3000.")));
    }
}
