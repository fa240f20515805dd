package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

import java.util.List;

/** The settings of TLS that a TLSContext and {@code Host.spec.tls} share. */
final class TlsSchemas {
    private static final String[] VERSIONS = {"v1.0", "v1.1", "v1.2", "v1.3"};

    private TlsSchemas() {}

    /** With the settings, each of which has its version's name. */
    static Schema with(Schema schema, Version version, Schema tlsVersion) {
        return rules(schema.with(settings(version, tlsVersion)));
    }

    /** A version of TLS, of which Emissary takes one spelling only. */
    static Schema chosenVersion() {
        return Schema.text("").choice((Object[]) VERSIONS);
    }

    /** A version of TLS, where Emissary takes any text. */
    static Schema anyVersion() {
        return Schema.text("v1.0, v1.1, v1.2 or v1.3.")
                .pattern("^[Vv]1[.][0-3]$", "must be one of v1.0, v1.1, v1.2, v1.3");
    }

    private static List<Property> settings(Version version, Schema tlsVersion) {
        return List.of(
                field("alpn_protocols", Schema.text("The protocols that are offered, such as h2,http/1.1.")),
                field(
                        "ca_secret",
                        Schema.text("Secret with the authorities that the other side's certificate must be of.")),
                field("cacert_chain_file", Schema.text("File with such authorities, where Envoy runs.")),
                field("cert_chain_file", Schema.text("File with the certificate, where Envoy runs.")),
                field("private_key_file", Schema.text("File with the certificate's key, where Envoy runs.")),
                field("cert_required", Schema.bool("Whether clients must have a certificate.")),
                field(
                        "cipher_suites",
                        Schema.texts("Cipher suites up to TLS 1.2, by the names that Envoy has for them.")),
                field(
                        version.isOld() ? "v3CRLSecret" : "crl_secret",
                        Schema.text("Secret with the list of revoked certificates, as crl.pem.")),
                field("ecdh_curves", Schema.texts("Curves, by the names that Envoy has for them.")),
                field("min_tls_version", tlsVersion),
                field("max_tls_version", tlsVersion),
                field("redirect_cleartext_from", Schema.integer("Without effect: see Host.spec.requestPolicy.")),
                field("sni", Schema.text("The name that a server is asked for.")));
    }

    private static Schema rules(Schema schema) {
        return schema.rule(
                        "!has(self.min_tls_version) || !has(self.max_tls_version)"
                                + " || self.min_tls_version.lowerAscii() <= self.max_tls_version.lowerAscii()",
                        "max_tls_version must not be below min_tls_version")
                .rule(
                        given("cert_chain_file") + " == " + given("private_key_file"),
                        "cert_chain_file and private_key_file need each other")
                .rule(
                        "!" + given("ca_secret") + " || !" + given("cacert_chain_file"),
                        "cacert_chain_file cannot be given beside ca_secret")
                .rule(
                        "!" + given("crl_secret") + " || " + given("ca_secret") + " || " + given("cacert_chain_file"),
                        "crl_secret needs authorities to check against: ca_secret or cacert_chain_file");
    }

    private static String given(String name) {
        return "(has(self." + name + ") && self." + name + " != '')";
    }
}
