package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

import java.util.List;

/** {@code Host}. */
final class HostSchema {
    private static final Object[] PHASES = {
        "NA", "DefaultsFilled", "ACMEUserPrivateKeyCreated", "ACMEUserRegistered", "ACMECertificateChallenge"
    };
    private static final String HAS_SECRET =
            "has(self.tlsSecret) && has(self.tlsSecret.name) && self.tlsSecret.name != ''";

    private HostSchema() {}

    static Definition definition() {
        return Definition.of("Host", HostSchema::spec, columns())
                .inVersions(Version.V2, Version.V3ALPHA1)
                .withStatus(
                        field(
                                "state",
                                Schema.text("Whether requests are taken.")
                                        .choice("Initial", "Pending", "Ready", "Error")),
                        field(
                                "phaseCompleted",
                                Schema.text("Of getting a certificate.").choice(PHASES)),
                        field(
                                "phasePending",
                                Schema.text("Of getting a certificate.").choice(PHASES)),
                        field(
                                "tlsCertificateSource",
                                Schema.text("Where the certificate is from.")
                                        .choice("Unknown", "None", "Other", "ACME")),
                        field("errorReason", Schema.text("What is wrong.")),
                        field("errorTimestamp", Schema.text("Since when.").always("format", "date-time")),
                        field("errorBackoff", Schema.text("How long until the next try.")));
    }

    private static List<Column> columns() {
        return List.of(
                Column.text("Hostname", ".spec.hostname"),
                Column.text("State", ".status.state"),
                Column.text("Phase Completed", ".status.phaseCompleted"),
                Column.text("Phase Pending", ".status.phasePending"),
                Column.age());
    }

    private static Schema spec(Version version) {
        return Schema.object("A host that the gateway answers for, and its certificate.")
                .with(
                        Common.ambassadorId(version),
                        field(
                                "hostname",
                                Schema.text(
                                                "Its name. * stands for all, *.suffix and prefix.* for several. By default *.")
                                        .pattern(Patterns.HOST_GLOB, Patterns.NO_HOST_GLOB)),
                        field("tlsSecret", secret()),
                        field("tlsContext", nameOnly("A TLSContext with the settings of TLS. Needs tlsSecret.")),
                        field("tls", tls(version)),
                        field("requestPolicy", requestPolicy()),
                        field("acmeProvider", acme()),
                        field(
                                "previewUrl",
                                Schema.object(
                                        "Without effect.",
                                        field("enabled", Schema.bool("")),
                                        field("type", Schema.text("").choice("Path")))))
                .with(selectors(version))
                .rule(
                        "!(" + HAS_SECRET + " && has(self.tls) && has(self.tlsContext) && has(self.tlsContext.name)"
                                + " && self.tlsContext.name != '')",
                        "tls cannot be given beside tlsContext")
                .rule(
                        "!(" + HAS_SECRET + " && has(self.tls) && has(self.tls.cert_chain_file)"
                                + " && self.tls.cert_chain_file != '')",
                        "tls.cert_chain_file cannot be given beside tlsSecret");
    }

    private static List<Property> selectors(Version version) {
        var description = "The Mappings that belong to the Host, by their labels.";
        if (version.isOld()) {
            return List.of(
                    field("selector", Common.labelSelector(description)),
                    field("ambassadorId", Schema.anything("More instances, as ambassador_id.")));
        }
        return List.of(
                field("mappingSelector", Common.labelSelector(description)),
                field("selector", Common.labelSelector("Deprecated: mappingSelector.")));
    }

    private static Schema secret() {
        return Schema.object(
                        "Secret with the certificate and its key, which gives the Host TLS.",
                        field("name", Schema.text("")),
                        field("namespace", Schema.text("By default the Host's own.")))
                .atomic();
    }

    private static Schema nameOnly(String description) {
        return Schema.object(description, field("name", Schema.text(""))).atomic();
    }

    private static Schema tls(Version version) {
        return TlsSchemas.with(Schema.object("Settings of TLS. Need tlsSecret."), version, TlsSchemas.anyVersion());
    }

    private static Schema requestPolicy() {
        return Schema.object(
                "",
                field(
                        "insecure",
                        Schema.object(
                                "What becomes of requests without TLS.",
                                field(
                                        "action",
                                        Schema.text("By default Redirect.").choice("Redirect", "Reject", "Route")),
                                field(
                                        "additionalPort",
                                        Schema.integer("Without effect: a Listener names its port.")))));
    }

    private static Schema acme() {
        return Schema.object(
                "Without effect: have a certificate put into tlsSecret.",
                field("authority", Schema.text("none says that no certificate is wanted.")),
                field("email", Schema.text("")),
                field("privateKeySecret", nameOnly("")),
                field("registration", Schema.text("")));
    }
}
