package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

import java.util.List;

/** {@code Listener}. */
final class ListenerSchema {
    private static final int MAX_PORT = 65_535;

    private ListenerSchema() {}

    static Definition definition() {
        return Definition.of("Listener", ListenerSchema::spec, columns()).inVersions(Version.V3ALPHA1);
    }

    private static List<Column> columns() {
        return Column.withCondition(
                "Programmed",
                Column.integer("Port", ".spec.port"),
                Column.text("Protocol", ".spec.protocol"),
                Column.text("Stack", ".spec.protocolStack"),
                Column.text("StatsPrefix", ".spec.statsPrefix"),
                Column.text("Security", ".spec.securityModel"),
                Column.integer("L7Depth", ".spec.l7Depth"));
    }

    private static Schema spec(Version version) {
        return Schema.object("A port that the gateway listens on.")
                .with(
                        Common.ambassadorId(version),
                        required(
                                "port",
                                Schema.integer("The port.").always("minimum", 1).always("maximum", MAX_PORT)),
                        field(
                                "protocol",
                                Schema.text("What is spoken there, in one word.")
                                        .choice("HTTP", "HTTPS", "HTTPPROXY", "HTTPSPROXY", "TCP", "TLS", "UDP")),
                        field(
                                "protocolStack",
                                Schema.list(
                                        "What is spoken there, layer by layer, with TCP or UDP last; wins over protocol.",
                                        Schema.text("").choice("HTTP", "PROXY", "TLS", "TCP", "UDP"))),
                        required(
                                "securityModel",
                                Schema.text("Which requests are secure: all, none, or as X-Forwarded-Proto says (XFP).")
                                        .choice("XFP", "SECURE", "INSECURE")),
                        required("hostBinding", hostBinding()),
                        field("statsPrefix", Schema.text("What it is called in statistics.")),
                        field(
                                "l7Depth",
                                Schema.integer(
                                                "How many proxies before the gateway are trusted to tell the client's address.")
                                        .atLeast(0)),
                        field(
                                "http2MaxConcurrentStreams",
                                Schema.integer("How many requests a client may have at once on one connection.")
                                        .atLeast(1)))
                .rule(
                        "has(self.protocol) || (has(self.protocolStack) && size(self.protocolStack) > 0)",
                        "protocol is required, or protocolStack")
                .rule(
                        "!has(self.protocol) || self.protocol != 'UDP'",
                        "protocol cannot be UDP: HTTP/3 is the protocolStack TLS, HTTP, UDP")
                .rule(
                        "!has(self.protocolStack) || size(self.protocolStack) == 0"
                                + " || self.protocolStack[size(self.protocolStack) - 1] == 'TCP'"
                                + " || self.protocolStack == ['TLS', 'HTTP', 'UDP']",
                        "protocolStack must end with TCP, or be TLS, HTTP, UDP, which is HTTP/3");
    }

    private static Schema hostBinding() {
        var selector = Common.labelSelector("Hosts with these labels.")
                .rule(
                        "(has(self.matchLabels) && size(self.matchLabels) > 0)"
                                + " || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
                        "must name at least one label");
        return Schema.object(
                        "Which Hosts are reached there.",
                        field(
                                "namespace",
                                Schema.object(
                                                "Hosts of these namespaces.",
                                                field(
                                                        "from",
                                                        Schema.text("The Listener's own (SELF, the default), or ALL.")
                                                                .choice("SELF", "ALL", "SELECTOR")))
                                        .rule(
                                                "!has(self.from) || self.from != 'SELECTOR'",
                                                "from must be ALL or SELF; SELECTOR is not supported")),
                        field("selector", selector))
                .rule("has(self.__namespace__) || has(self.selector)", "must have namespace or selector");
    }
}
