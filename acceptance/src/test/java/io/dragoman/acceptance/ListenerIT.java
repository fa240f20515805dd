package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What Listeners speak: HTTP/3, the PROXY protocol, and which Hosts they take. */
final class ListenerIT extends RunningGateway {
    private static final String ALL = "securityModel: XFP, hostBinding: {namespace: {from: ALL}}";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Override
    String gatewayManifests() {
        return object("Listener", "tcp", "port: 8443, protocol: HTTPS, " + ALL)
                + object("Listener", "udp", "port: 8443, protocolStack: [TLS, HTTP, UDP], " + ALL)
                + object("Listener", "proxied", "port: 8081, protocol: HTTPPROXY, " + ALL)
                + object("Listener", "proxied-tls", "port: 8082, protocol: HTTPSPROXY, " + ALL)
                + object(
                        "Listener",
                        "secure",
                        "port: 8500, protocol: HTTP, securityModel: SECURE,"
                                + " hostBinding: {selector: {matchLabels: {public: 'yes'}}}, statsPrefix: counted")
                + object(
                        "Listener",
                        "insecure",
                        "port: 8501, protocol: HTTP, securityModel: INSECURE,"
                                + " hostBinding: {namespace: {from: SELF}}")
                + object("Host", "one", "hostname: one.example.com, tlsSecret: {name: one}")
                + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: two, labels: {public: 'yes'}}
                spec: {hostname: two.example.com, tlsSecret: {name: two}, tls: {ca_secret: ca, cert_required: true}}
                """
                + Certificates.secret("one", "one")
                + Certificates.secret("two", "two")
                + Certificates.secret("ca", "ca.crt", "ca.crt")
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote");
    }

    @Test
    void http3IsSpokenAndAdvertised() throws IOException {
        eventually(() -> {
            var received = Http3Client.get(gateway().port(8443), "one.example.com", "/page/three");
            assertThat(received.status()).isEqualTo("200");
            assertThat(received.body()).contains("\"path\":\"/three\"").contains("\"x-forwarded-proto\":[\"https\"]");
        });
        int port = gateway().port(8443);
        assertThat(new TlsClient(port, null).get("one.example.com", "/page/").header("alt-svc"))
                .isEqualTo("h3=\":%d\"; ma=86400, h3=\":443\"; ma=86400".formatted(port));
    }

    @Test
    void aHostThatRequiresCertificatesIsNotServedOverHttp3() throws IOException {
        eventually(() -> assertThat(Http3Client.get(gateway().port(8443), "one.example.com", "/page/")
                        .status())
                .isEqualTo("200"));
        assertThat(catchThrowable(() -> Http3Client.get(gateway().port(8443), "two.example.com", "/page/")))
                .isInstanceOf(IOException.class);
        assertThat(problemsOf("two"))
                .singleElement()
                .asString()
                .contains("is not served over HTTP/3: client certificates cannot be required there");
    }

    @Test
    void theProxyHeaderTellsTheClientsAddress() throws IOException {
        var proxied = "PROXY TCP4 192.0.2.7 192.0.2.8 1234 80\r\n";
        var request = "GET /page/ HTTP/1.1\r\nHost: one.example.com\r\nConnection: close\r\n\r\n";
        eventually(() -> {
            var answer = RawHttp.exchange(gateway().port(8081), proxied + request);
            assertThat(answer.status()).isEqualTo(301);
        });
        assertThat(catchThrowable(() -> RawHttp.exchange(gateway().port(8081), request)))
                .isInstanceOf(IOException.class);
        eventually(() -> {
            try (var socket = RawHttp.open(gateway().port(8082))) {
                socket.getOutputStream().write(proxied.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                try (var tls = TlsClient.over(socket, "one.example.com")) {
                    assertThat(RawHttp.exchange(tls, request).body())
                            .contains("\"x-forwarded-for\":[\"192.0.2.7\"]", "\"x-forwarded-proto\":[\"https\"]");
                }
            }
        });
    }

    @Test
    void theSecurityModelAndTheBindingDecideWhoIsServed() {
        eventually(() -> {
            assertThat(RawHttp.get(gateway().port(8500), "/page/", "Host: two.example.com")
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.get(gateway().port(8500), "/page/", "Host: one.example.com")
                            .status())
                    .isEqualTo(404);
            assertThat(RawHttp.get(gateway().port(8501), "/page/", "Host: one.example.com", "x-forwarded-proto: https")
                            .status())
                    .isEqualTo(301);
            assertThat(gateway()
                            .envoyAdmin("/stats?filter=http.counted.downstream_rq_2xx")
                            .body())
                    .containsPattern("http.counted.downstream_rq_2xx: [1-9]");
        });
    }
}
