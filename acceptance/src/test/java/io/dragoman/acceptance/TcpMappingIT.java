package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that go on as they are. */
final class TcpMappingIT extends RunningGateway {
    private List<GreetingServer> servers = List.of();

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Override
    String gatewayManifests() {
        return Manifests.tlsListener("mixed")
                + object("Host", "web", "hostname: web.example.com, tlsSecret: {name: one}")
                + object("Host", "wide", "hostname: '*.example.org', tlsSecret: {name: two}")
                + object("TLSContext", "listed", "hosts: [listed.example.com], secret: one")
                + Certificates.secret("one", "one")
                + Certificates.secret("two", "two")
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote")
                + object("TCPMapping", "by-host", "port: 8443, host: a.example.org, service: 'first:80'")
                + object("TCPMapping", "by-context", "port: 8443, host: listed.example.com, service: 'second:80'");
    }

    @BeforeAll
    void startServers() throws IOException {
        servers =
                List.of(GreetingServer.plain("first"), GreetingServer.plain("second"), GreetingServer.tls("encrypted"));
        var services = new StringBuilder();
        servers.forEach(server -> services.append(server.service()));
        gateway().manifests().write("services.yaml", services.toString());
    }

    @AfterAll
    void endServers() {
        servers.forEach(GreetingServer::close);
    }

    private void tcpMapping(String name, String spec) {
        gateway().manifests().write(name + ".yaml", object("TCPMapping", name, spec));
    }

    private String greeting(int port) throws IOException {
        try (var socket = RawHttp.open(gateway().port(port))) {
            return greeting(socket);
        }
    }

    private String greeting(int port, String serverName) throws IOException {
        try (var socket = new TlsClient(gateway().port(port), null).open(serverName, parameters -> {})) {
            return greeting(socket);
        }
    }

    private static String greeting(Socket socket) throws IOException {
        var line =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("closed without a greeting");
        }
        return line;
    }

    @Test
    void aCircuitBreakerBoundsConnections() throws IOException {
        tcpMapping("bounded", "port: 8085, service: 'first:80', circuit_breakers: [{max_connections: 1}]");
        eventually(() -> assertThat(greeting(8085)).isEqualTo("first"));

        // Again and again, since the connection before may not have ended yet.
        eventually(() -> {
            try (var socket = RawHttp.open(gateway().port(8085))) {
                assertThat(greeting(socket)).isEqualTo("first");
                assertThat(catchThrowable(() -> greeting(8085))).isInstanceOf(IOException.class);
            }
        });
        eventually(() -> assertThat(greeting(8085)).isEqualTo("first"));
    }

    @Test
    void aPortOfItsOwnLeadsToTheService() throws IOException {
        tcpMapping("own", "port: 8081, service: 'first:80'");

        eventually(() -> assertThat(greeting(8081)).isEqualTo("first"));
        try (var socket = RawHttp.open(gateway().port(8081))) {
            assertThat(greeting(socket)).isEqualTo("first");
            socket.getOutputStream().write("ping\n".getBytes(StandardCharsets.UTF_8));
            assertThat(greeting(socket)).isEqualTo("ping");
        }
    }

    @Test
    void weightsAreSharesOfTheConnections() throws IOException {
        tcpMapping("most", "port: 8082, service: 'first:80'");
        tcpMapping("some", "port: 8082, service: 'second:80', weight: 30");
        eventually(() -> assertThat(greeting(8082)).isEqualTo("second"));

        int second = 0;
        for (int i = 0; i < 300; i++) {
            second += greeting(8082).equals("second") ? 1 : 0;
        }
        assertThat(second).isBetween(55, 125);
    }

    @Test
    void theServerNameDecidesBesideHttpOnOnePort() throws IOException {
        eventually(() -> assertThat(greeting(8443, "a.example.org")).isEqualTo("first"));
        assertThat(greeting(8443, "listed.example.com")).isEqualTo("second");

        var tls = new TlsClient(gateway().port(8443), null);
        assertThat(tls.shownFor("a.example.org", parameters -> {})).isEqualTo("CN=two.example.com");
        assertThat(tls.shownFor("listed.example.com", parameters -> {})).isEqualTo("CN=one.example.com");
        eventually(
                () -> assertThat(tls.get("web.example.com", "/page/").status()).isEqualTo(200));
        assertThat(catchThrowable(() -> greeting(8443, "unknown.example.net"))).isInstanceOf(IOException.class);
    }

    @Test
    void conflictsAndMissingCertificatesAreReported() {
        gateway()
                .manifests()
                .write("taken.yaml", object("Host", "taken", "hostname: taken.example.com, tlsSecret: {name: one}"));
        tcpMapping("takes", "port: 8443, host: taken.example.com, service: 'second:80'");
        tcpMapping("bare", "port: 8443, host: bare.example.net, service: 'second:80'");

        eventually(() -> {
            assertThat(greeting(8443, "taken.example.com")).isEqualTo("second");
            assertThat(problemsOf("taken"))
                    .singleElement()
                    .asString()
                    .endsWith(
                            "spec.hostname: is not served on Listener/default/mixed: TCPMapping/default/takes takes its"
                                    + " connections");
            assertThat(problemsOf("bare")).singleElement().asString().contains("spec.host: has no certificate");
        });
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        tcpMapping("idle", "port: 8500, service: 'first:80', idle_timeout_ms: '200'");
        eventually(() -> assertThat(greeting(8500)).isEqualTo("first"));

        try (var socket = RawHttp.open(gateway().port(8500))) {
            // Ends only when the gateway closes.
            assertThat(socket.getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("first\n");
        }
    }

    @Test
    void tlsIsOriginatedTowardsTheServiceAndAnotherAddressIsBound() {
        tcpMapping("originates", "port: 8501, address: 127.0.0.2, service: 'https://encrypted:80'");

        eventually(() -> {
            try (var socket = new Socket("127.0.0.2", gateway().port(8501))) {
                assertThat(greeting(socket)).isEqualTo("encrypted");
            }
        });
    }

    @Test
    void theCertificateMayStandInFilesOfEnvoys(@TempDir Path directory) throws IOException {
        var chain = Files.writeString(directory.resolve("chain.pem"), Certificates.pem("one.crt"));
        var key = Files.writeString(directory.resolve("key.pem"), Certificates.pem("one.key"));
        gateway()
                .manifests()
                .write(
                        "files.yaml",
                        object(
                                        "TLSContext",
                                        "files",
                                        "hosts: [files.example.com], cert_chain_file: %s, private_key_file: %s"
                                                .formatted(chain, key))
                                + object(
                                        "TCPMapping",
                                        "files",
                                        "port: 8080, host: files.example.com, service: 'second:80'"));

        eventually(() -> assertThat(greeting(8080, "files.example.com")).isEqualTo("second"));
    }
}
