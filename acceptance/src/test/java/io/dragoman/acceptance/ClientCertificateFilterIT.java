package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Filter that knows clients by their certificates, through a real Envoy. */
final class ClientCertificateFilterIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    @Override
    String gatewayManifests() {
        return Manifests.tlsListener("https")
                + Certificates.secret("one", "one")
                + Certificates.secret("ca", "ca.crt", "ca.crt")
                + object("Host", "all", "hostname: '*.example.com', tlsSecret: {name: one}, tls: {ca_secret: ca}")
                + authService()
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote")
                + mappingText("other", "hostname: '*', prefix: /other/, service: quote")
                + object("Filter", "clients", "ClientCertificate: {principals: ['CN=client']}")
                + object("Filter", "others", "ClientCertificate: {principals: ['somebody-else']}")
                + object(
                        "FilterPolicy",
                        "policy",
                        "rules: [{host: '*', path: /page/*, filters: [{name: clients}]},"
                                + " {host: '*', path: /other/*, filters: [{name: others}]}]");
    }

    @BeforeAll
    void waitUntilServed() {
        eventually(() -> assertThat(status("client", "a", "a", "/page/")).isEqualTo(200));
    }

    @Test
    void whoShowsTheRightCertificatePasses() throws IOException {
        assertThat(status(null, "a", "a", "/page/")).isEqualTo(401);
        assertThat(status("client", "a", "a", "/other/")).isEqualTo(403);
        assertThat(status("client", "b", "b", "/page/")).isEqualTo(200);
    }

    @Test
    void itDoesNotCountForAnotherHostThanTheConnectionIsFor() throws IOException {
        assertThat(status("client", "a", "b", "/page/")).isEqualTo(421);
    }

    private int status(@Nullable String certificate, String serverName, String host, String path) throws IOException {
        try (var socket =
                new TlsClient(gateway().port(8443), certificate).open(serverName + ".example.com", parameters -> {})) {
            return RawHttp.exchange(
                            socket,
                            "GET " + path + " HTTP/1.1\r\nHost: " + host + ".example.com\r\nConnection: close\r\n\r\n")
                    .status();
        }
    }
}
