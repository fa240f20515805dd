package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

/** {@code TLSContext}. */
final class TlsContextSchema {
    private TlsContextSchema() {}

    static Definition definition() {
        return Definition.of(
                "TLSContext",
                TlsContextSchema::spec,
                Column.withCondition("Programmed", Column.text("Secret", ".spec.secret")));
    }

    private static Schema spec(Version version) {
        var own = Schema.object("Settings of TLS, for Hosts, or towards services.")
                .with(
                        Common.ambassadorId(version),
                        field("hosts", Schema.texts("The names of hosts that it is for.")),
                        field(
                                "secret",
                                Schema.text("Secret with the certificate and its key: name, or name.namespace.")),
                        field(
                                "secret_namespacing",
                                Schema.bool("Whether a name of a Secret may end with a namespace. By default true.")));
        return TlsSchemas.with(own, version, TlsSchemas.chosenVersion())
                .rule(
                        "!has(self.secret) || self.secret == '' || !has(self.cert_chain_file)",
                        "cert_chain_file cannot be given beside secret");
    }
}
