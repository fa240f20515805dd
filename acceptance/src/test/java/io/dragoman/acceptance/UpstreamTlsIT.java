package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TLS that the gateway originates. */
final class UpstreamTlsIT extends RunningGateway {
    private TestServer secure;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder;
    }

    @BeforeAll
    void startServer() throws IOException {
        secure = TestServer.startTls("one", asked -> TestServer.Reply.from("secure"));
    }

    @AfterAll
    void endServer() {
        secure.close();
    }

    @Override
    String gatewayManifests() {
        return object(
                        "Listener",
                        "http",
                        "port: 8080, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: ALL}}")
                + Manifests.tlsListener("https")
                + object(
                        "Host",
                        "any",
                        "hostname: '*', tlsSecret: {name: own}, requestPolicy: {insecure: {action: Route}}")
                + Certificates.secret("own", "two")
                + Certificates.secret("client", "two")
                + Certificates.secret("good-ca", "tls.crt", "one.crt")
                + Certificates.secret("bad-ca", "tls.crt", "two.crt");
    }

    private String service(String host) {
        return "hostname: '*', service: '" + host + ":" + secure.port() + "', ";
    }

    private ExtendedSSLSession lastSession() {
        var tls = secure.asked().getLast().tls();
        assertThat(tls).isNotNull();
        return tls;
    }

    private List<String> serverNames() {
        return lastSession().getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                .toList();
    }

    @Test
    void httpsIsSpokenAndANameIsAskedForByItsName() {
        mapping("by-name", service("https://localhost") + "prefix: /by-name/");
        mapping("by-address", service("https://127.0.0.1") + "prefix: /by-address/");
        mapping("cleartext", service("http://127.0.0.1") + "prefix: /cleartext/");

        eventuallyFrom("secure", "/by-name/");
        assertThat(serverNames()).containsExactly("localhost");
        eventuallyFrom("secure", "/by-address/");
        assertThat(serverNames()).isEmpty();
        gateway()
                .eventually("/cleartext/", answer -> assertThat(answer.status()).isBetween(400, 503));
    }

    @Test
    void aContextDecidesAboutTrustNamesAndVersions() throws IOException {
        gateway()
                .manifests()
                .write(
                        "contexts.yaml",
                        object(
                                        "TLSContext",
                                        "trusting",
                                        "ca_secret: good-ca, sni: given.example.com, max_tls_version: v1.2")
                                + object("TLSContext", "distrusting", "ca_secret: bad-ca")
                                + object("TLSContext", "showing", "secret: client"));
        mapping("trusting", service("https://localhost") + "prefix: /trusting/, tls: trusting");
        mapping(
                "distrusting",
                service("https://localhost") + "prefix: /distrusting/, tls: distrusting, stats_name: distrusting");
        mapping("showing", service("127.0.0.1") + "prefix: /showing/, tls: showing");

        eventuallyFrom("secure", "/trusting/");
        assertThat(serverNames()).containsExactly("given.example.com");
        assertThat(lastSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(shown()).isEmpty();
        eventuallyFrom("secure", "/showing/");
        assertThat(lastSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(shown()).isEqualTo("CN=two.example.com");
        gateway().eventually("/distrusting/", answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(gateway()
                            .envoyAdmin("/stats?filter=cluster.distrusting.ssl.fail_verify_error")
                            .body())
                    .matches("cluster.distrusting.ssl.fail_verify_error: [1-9]\\d*\\s*");
        });
    }

    @Test
    void aRevokedServerIsNotTrusted() throws IOException {
        gateway()
                .manifests()
                .write(
                        "revocation.yaml",
                        Certificates.secret("ca", "tls.crt", "ca.crt")
                                + Certificates.secret("crl", "crl.pem", "crl.pem")
                                + object("TLSContext", "listed", "ca_secret: ca, crl_secret: crl")
                                + object("TLSContext", "unlisted", "ca_secret: ca"));
        try (var good = TestServer.startTls("client", asked -> TestServer.Reply.from("good"));
                var revoked = TestServer.startTls("revoked", asked -> TestServer.Reply.from("revoked"))) {
            mapping("good", "hostname: '*', prefix: /good/, tls: listed, service: '127.0.0.1:" + good.port() + "'");
            var service = "hostname: '*', service: '127.0.0.1:" + revoked.port() + "', ";
            mapping("revoked", service + "prefix: /revoked/, tls: listed");
            mapping("unknown", service + "prefix: /unknown/, tls: unlisted");

            eventuallyFrom("good", "/good/");
            eventuallyFrom("revoked", "/unknown/");
            revoked.forget();
            gateway()
                    .eventually(
                            "/revoked/", answer -> assertThat(answer.status()).isEqualTo(503));
            assertThat(revoked.asked()).isEmpty();
        }
    }

    /** The client certificate that the server saw last, or an empty text. */
    private String shown() {
        try {
            return ((X509Certificate) lastSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    @Test
    void aContextThatIsMissingRefusesTheMappingRatherThanItsTls() throws IOException {
        mapping("lost", service("https://localhost") + "prefix: /lost/, tls: lost-context");
        mapping("found", service("https://localhost") + "prefix: /found/");

        eventuallyFrom("secure", "/found/");
        gateway()
                .eventually(
                        "/found/",
                        answer -> assertThat(problemsOf("lost"))
                                .anySatisfy(problem -> assertThat(problem).contains("spec.tls", "lost-context")));
        assertThat(gateway().get("/lost/").status()).isEqualTo(404);
    }

    @Test
    void olderVersionsAskForTlsByABoolean() {
        gateway().manifests().write("older.yaml", """
                apiVersion: getambassador.io/v2
                kind: Mapping
                metadata: {name: older}
                spec: {prefix: /older/, service: '127.0.0.1:%d', tls: true}
                """.formatted(secure.port()));

        eventuallyFrom("secure", "/older/");
    }

    @Test
    void http2IsSpokenWhereAContextOffersItAndTheServerTakesIt() throws IOException {
        gateway().manifests().write("offering.yaml", object("TLSContext", "offering", """
                alpn_protocols: 'h2,http/1.1'"""));
        mapping("offered", service("https://localhost") + "prefix: /offered/, tls: offering, stats_name: offered");
        // The gateway itself speaks HTTP/2 with its clients.
        mapping(
                "taken",
                "hostname: '*', service: 'https://127.0.0.1:" + gateway().port(8443)
                        + "', prefix: /taken/, rewrite: /offered/, tls: offering, stats_name: taken");

        eventuallyFrom("secure", "/offered/");
        eventuallyFrom("secure", "/taken/");
        assertThat(gateway().envoyAdmin("/stats?filter=upstream_cx_http").body())
                .contains("cluster.taken.upstream_cx_http2_total: 1", "cluster.offered.upstream_cx_http2_total: 0");
    }
}
