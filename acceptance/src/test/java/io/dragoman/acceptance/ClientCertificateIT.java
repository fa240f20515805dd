package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that clients show, and the finer terms of TLS. */
final class ClientCertificateIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Override
    String gatewayManifests() {
        return Manifests.tlsListener("https")
                + object("Module", "ambassador", """
                        config: {forward_client_cert_details: SANITIZE_SET,
                          set_current_client_cert_details: {subject: true}}""")
                + object("Module", "tls", """
                        config: {server: {secret: one}, client: {secret: ca, cert_required: true}}""")
                + Certificates.secret("one", "one")
                + Certificates.secret("ca", "ca.crt", "ca.crt")
                + Certificates.secret("crl", "crl.pem", "crl.pem")
                + host("asked", "ca_secret: ca")
                + host("required", "ca_secret: ca, cert_required: true, crl_secret: crl")
                + object(
                        "Host",
                        "module",
                        "hostname: module.example.com, tlsSecret: {name: one}, tlsContext: {name: server}")
                + host(
                        "old",
                        "max_tls_version: v1.2, cipher_suites: [ECDHE-ECDSA-AES256-GCM-SHA384], ecdh_curves: [P-384],"
                                + " alpn_protocols: 'http/1.1'")
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote");
    }

    private static String host(String name, String tls) {
        return object("Host", name, "hostname: %s.example.com, tlsSecret: {name: one}, tls: {%s}".formatted(name, tls));
    }

    @BeforeAll
    void waitUntilServed() {
        eventually(() -> assertThat(get("client", "asked").status()).isEqualTo(200));
    }

    private RawHttp get(@Nullable String certificate, String host) throws IOException {
        return new TlsClient(gateway().port(8443), certificate).get(host + ".example.com", "/page/");
    }

    @Test
    void aCertificateIsCheckedAndToldToTheService() throws IOException {
        assertThat(get("client", "asked").body()).contains("Subject=\\\"CN=client\\\"");
        assertThat(get(null, "asked").status()).isEqualTo(200);
    }

    @Test
    void aRequiredCertificateMustBeThereAndNotBeRevoked() throws IOException {
        assertThat(get("client", "required").status()).isEqualTo(200);
        assertThat(catchThrowable(() -> get(null, "required"))).isInstanceOf(IOException.class);
        assertThat(catchThrowable(() -> get("revoked", "required"))).isInstanceOf(IOException.class);
        assertThat(get("revoked", "asked").status()).isEqualTo(200);
    }

    @Test
    void theModuleTlsStandsForATlsContext() throws IOException {
        assertThat(get("client", "module").status()).isEqualTo(200);
        assertThat(catchThrowable(() -> get(null, "module"))).isInstanceOf(IOException.class);
    }

    @Test
    void versionsCiphersCurvesAndProtocolsAreBounded() throws IOException {
        assertThat(connect("old", parameters -> {})).isEqualTo("TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ");
        assertThat(connect("old", parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"})))
                .endsWith(" http/1.1");
        assertThat(connect("asked", parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"})))
                .endsWith(" h2");
        assertThat(catchThrowable(() -> connect(
                        "old",
                        parameters ->
                                parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}))))
                .isInstanceOf(IOException.class);
        assertThat(catchThrowable(
                        () -> connect("old", parameters -> parameters.setNamedGroups(new String[] {"secp256r1"}))))
                .isInstanceOf(IOException.class);
    }

    private String connect(String host, java.util.function.Consumer<SSLParameters> details) throws IOException {
        try (var socket = new TlsClient(gateway().port(8443), null).open(host + ".example.com", details)) {
            var session = socket.getSession();
            return session.getProtocol() + " " + session.getCipherSuite() + " " + socket.getApplicationProtocol();
        }
    }

    @Test
    void authoritiesMayStandInAFileOfEnvoys(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("authorities.pem"), Certificates.pem("ca.crt"));
        gateway()
                .manifests()
                .write("file.yaml", host("file", "cacert_chain_file: %s, cert_required: true".formatted(file)));

        eventually(() -> assertThat(get("client", "file").status()).isEqualTo(200));
        assertThat(catchThrowable(() -> get("two", "file"))).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsNotThereIsReportedAndHurtsNobodyElse() throws IOException {
        gateway().manifests().write("missing.yaml", host("missing", "cacert_chain_file: /nowhere/ca.pem"));

        eventually(() -> assertThat(problemsOf("missing"))
                .singleElement()
                .asString()
                .contains("spec.tls.cacert_chain_file: Envoy refused it", "/nowhere/"));
        assertThat(get("client", "asked").status()).isEqualTo(200);
    }
}
