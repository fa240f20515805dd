package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** TLS that the gateway terminates, and what becomes of requests without it. */
final class TlsIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @Override
    String gatewayManifests() {
        return object(
                        "Listener",
                        "http",
                        "port: 8080, protocol: HTTPS, securityModel: XFP, hostBinding: {namespace: {from: ALL}}")
                + Manifests.tlsListener("https")
                + object("Host", "one", "hostname: one.example.com, tlsSecret: {name: one}")
                + object("TLSContext", "one-context", "hosts: [one.example.com], min_tls_version: v1.3")
                + Certificates.secret("one", "one")
                + object(
                        "Host",
                        "two",
                        "hostname: two.example.com, tlsSecret: {name: two}, requestPolicy: {insecure: {action: Reject}}")
                + Certificates.secret("two", "two")
                + object("Host", "plain", "hostname: plain.example.com, requestPolicy: {insecure: {action: Route}}")
                + mappingText("page", "hostname: '*', prefix: /page/, service: quote");
    }

    private String shownFor(String serverName, String protocol) throws IOException {
        return new TlsClient(gateway().port(8443), null)
                .shownFor(serverName, parameters -> parameters.setProtocols(new String[] {protocol}));
    }

    private Answer getSecurely(String host, String path) throws IOException {
        try (var client = Client.withServerName(host)) {
            return client.send("https", gateway().port(8443), path, request -> request.header("Host", host));
        }
    }

    private void untilServed() {
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                getSecurely("one.example.com", "/page/").status())
                        .isEqualTo(200));
    }

    @Test
    void eachHostShowsItsCertificateAndServesItsRoutes() throws IOException {
        untilServed();

        assertThat(shownFor("one.example.com", "TLSv1.3")).isEqualTo("CN=one.example.com");
        assertThat(shownFor("two.example.com", "TLSv1.3")).isEqualTo("CN=two.example.com");
        assertThat(getSecurely("two.example.com", "/page/")
                        .json()
                        .at("/headers/x-forwarded-proto/0")
                        .asText())
                .isEqualTo("https");
        assertThat(getSecurely("one.example.com", "/nowhere/").status()).isEqualTo(404);
    }

    @Test
    void theContextOfAHostBoundsItsVersions() throws IOException {
        untilServed();

        assertThat(shownFor("two.example.com", "TLSv1.2")).isEqualTo("CN=two.example.com");
        assertThat(catchThrowable(() -> shownFor("one.example.com", "TLSv1.2"))).isInstanceOf(IOException.class);
    }

    @Test
    void requestsWithoutTlsAreRedirectedRejectedOrRouted() throws IOException {
        untilServed();

        var redirected = getWith("/page/x?y=z", "Host", "one.example.com");
        assertThat(redirected.status()).isEqualTo(301);
        assertThat(redirected.header("location")).isEqualTo("https://one.example.com/page/x?y=z");
        assertThat(getWith("/nowhere/", "Host", "one.example.com").status()).isEqualTo(404);
        assertThat(getWith("/page/", "Host", "two.example.com").status()).isEqualTo(404);
        assertThat(getWith("/page/", "Host", "plain.example.com").status()).isEqualTo(200);
    }

    @Test
    void aForgedHeaderDoesNotMakeARequestSecure() throws IOException {
        untilServed();

        assertThat(getWith("/page/", "Host", "one.example.com", "x-forwarded-proto", "https")
                        .status())
                .isEqualTo(301);
    }

    @Test
    void aNewCertificateIsShownWithoutAnOpenConnectionBeingClosed() throws IOException {
        untilServed();
        try (var client = Client.withServerName("two.example.com")) {
            var before = drained();
            gateway()
                    .manifests()
                    .write(
                            "gateway.yaml",
                            gatewayManifests()
                                    .replace(Certificates.secret("two", "two"), Certificates.secret("two", "one")));
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(shownFor("two.example.com", "TLSv1.3")).isEqualTo("CN=one.example.com"));
            assertThat(client.send(
                                    "https",
                                    gateway().port(8443),
                                    "/page/",
                                    request -> request.header("Host", "two.example.com"))
                            .status())
                    .isEqualTo(200);
            assertThat(drained()).isEqualTo(before);
        } finally {
            gateway().manifests().write("gateway.yaml", gatewayManifests());
        }
    }

    /** How often Envoy has replaced a listener, which drains its connections. */
    private String drained() throws IOException {
        return gateway()
                        .envoyAdmin("/stats?filter=listener_manager.listener_modified")
                        .body()
                + gateway()
                        .envoyAdmin("/stats?filter=listener_manager.listener_in_place_updated")
                        .body();
    }
}
