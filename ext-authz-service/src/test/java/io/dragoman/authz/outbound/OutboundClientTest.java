package io.dragoman.authz.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.resources.model.SecretBytes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks real servers on this machine. */
class OutboundClientTest {
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";
    private static final int MANY_BYTES = 10 * 1024 * 1024;

    private static Vertx vertx;

    /** What the servers were asked, as {@code address host path}. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final AtomicInteger lookups = new AtomicInteger();
    private final List<OutboundClient> clients = new ArrayList<>();
    private final List<HttpServer> servers = new ArrayList<>();

    @BeforeAll
    static void begin() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        clients.forEach(OutboundClient::close);
        servers.forEach(server ->
                server.close().toCompletionStage().toCompletableFuture().join());
    }

    @Test
    void theServerSeesTheHostAndTheCallerItsWholeAnswer() throws Exception {
        int port = serve(FIRST, new HttpServerOptions());
        var response = client(FIRST).send(get("http://idp.test:" + port + "/a/b?c=d%20e"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("hello");
        assertThat(response.header("X-Answer")).containsExactly("one", "two");
        assertThat(asked).containsExactly(FIRST + " idp.test:" + port + " /a/b?c=d%20e");
    }

    @Test
    void methodHeadersAndBodyArriveAsTheyAre() throws Exception {
        int port = serve(FIRST, new HttpServerOptions());
        var request = new OutboundRequest(
                "POST",
                URI.create("http://idp.test:" + port + "/echo"),
                Map.of("X-One", "1"),
                "grant_type=x".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Duration.ofSeconds(3),
                100,
                TlsSettings.USUAL);
        assertThat(client(FIRST).send(request).text()).isEqualTo("POST 1 grant_type=x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/redirect", "/missing"})
    void redirectsAreAnswersLikeOthers(String path) throws Exception {
        int port = serve(FIRST, new HttpServerOptions());
        assertThat(client(FIRST).send(get("http://idp.test:" + port + path)).status())
                .isIn(302, 404);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerOfTenMegabytesIsCutOff() {
        int port = serve(FIRST, new HttpServerOptions());
        assertFails(client(FIRST), "http://idp.test:" + port + "/huge", "answered with more than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/trickle"})
    void aSlowAnswerIsNotWaitedFor(String path) {
        int port = serve(FIRST, new HttpServerOptions());
        var hasty = new OutboundRequest(
                "GET",
                URI.create("http://idp.test:" + port + path),
                Map.of(),
                new byte[0],
                Duration.ofMillis(300),
                100,
                TlsSettings.USUAL);
        assertThatThrownBy(() -> client(FIRST).send(hasty)).hasMessage("did not answer within 300 ms");
    }

    @Test
    void aSlowLookUpIsNotWaitedFor() {
        var never = new CountDownLatch(1);
        var client = client(List.of(FIRST), host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
            return List.of();
        });
        var hasty = new OutboundRequest(
                "GET",
                URI.create("http://idp.test/"),
                Map.of(),
                new byte[0],
                Duration.ofMillis(100),
                100,
                TlsSettings.USUAL);
        assertThatThrownBy(() -> client.send(hasty)).hasMessage("has a host that takes too long to look up");
    }

    @Test
    void nobodyThereIsAnError() {
        assertFails(client(FIRST), "http://idp.test:1/", "cannot be read: AnnotatedConnectException");
    }

    @Test
    void anUnknownHostIsAnError() {
        var client = client(List.of(), host -> {
            throw new UnknownHostException(host);
        });
        assertFails(client, "http://idp.test/", "has a host that is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://idp.test:%d/", "http://127.0.0.1:%d/", "http://[::ffff:127.0.0.1]:%d/"})
    void anAddressThatIsNotPublicIsNotAskedUnlessAllowed(String url) {
        int port = serve(FIRST, new HttpServerOptions());
        var client = client(List.of(), OutboundClientTest::resolve);
        assertFails(client, url.formatted(port), "is at an address that is not public (127.0.0.1)");
        assertThat(asked).isEmpty();
    }

    @Test
    void whereTheLocatorLeadsIsCheckedLikeEveryAddress() {
        int port = serve(FIRST, new HttpServerOptions());
        var client = keep(new OutboundClient(
                vertx,
                AllowedDestinations.of(List.of()),
                OutboundClientTest::resolve,
                (host, _) -> new java.net.InetSocketAddress(InetAddress.ofLiteral(FIRST), port)));
        assertFails(client, "http://keys.default/", "is at an address that is not public (127.0.0.1)");
    }

    @Test
    void aNameThatChangesItsMeaningLeadsNowhereElse() throws Exception {
        int port = serve(FIRST, new HttpServerOptions());
        serve(SECOND, port, new HttpServerOptions());
        // Checked and good the first time, another machine ever after.
        var client = client(
                List.of(FIRST), _ -> List.of(InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? FIRST : SECOND)));
        var url = "http://idp.test:" + port + "/";
        assertThat(client.send(get(url)).status()).isEqualTo(200);
        assertThat(lookups).hasValue(1);
        assertFails(client, url, "is at an address that is not public (127.0.0.2)");
        assertThat(asked).allMatch(line -> line.startsWith(FIRST)).hasSize(1);
    }

    @Test
    void ofSeveralAddressesOnlyAllowedOnesAreTriedUntilOneAnswers() throws Exception {
        int port = serve(SECOND, new HttpServerOptions());
        serve("127.0.0.3", port, new HttpServerOptions());
        var client = client(
                List.of(FIRST, SECOND),
                _ -> List.of(
                        InetAddress.ofLiteral("127.0.0.3"),
                        InetAddress.ofLiteral(FIRST),
                        InetAddress.ofLiteral(SECOND)));
        assertThat(client.send(get("http://idp.test:" + port + "/")).status()).isEqualTo(200);
        assertThat(asked).containsExactly(SECOND + " idp.test:" + port + " /");
    }

    @Test
    void aServerIsKnownByItsCertificateAndToldWhoIsMeant() throws Exception {
        int port = serve(FIRST, tls("idp.test"));
        var url = "https://idp.test:" + port + "/sni";
        var trusting = new TlsSettings(false, pem("ca.crt"), null);
        assertThat(client(FIRST)
                        .send(OutboundRequest.get(URI.create(url), trusting))
                        .text())
                .isEqualTo("idp.test");
        assertFails(client(FIRST), url, "has no certificate that is trusted, or no TLS");
    }

    @Test
    void aCertificateForAnotherNameIsRefusedUnlessAnybodysWillDo() throws Exception {
        int port = serve(FIRST, tls("other.test"));
        var uri = URI.create("https://idp.test:" + port + "/");
        var trusting = new TlsSettings(false, pem("ca.crt"), null);
        assertThatThrownBy(() -> client(FIRST).send(OutboundRequest.get(uri, trusting)))
                .hasMessage("has no certificate that is trusted, or no TLS");
        assertThat(asked).isEmpty();
        var insecure = new TlsSettings(true, null, null);
        assertThat(client(FIRST).send(OutboundRequest.get(uri, insecure)).status())
                .isEqualTo(200);
    }

    @Test
    void aCertificateOfOurOwnIsShown() throws Exception {
        int port = serve(
                FIRST,
                tls("idp.test")
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions()
                                .addCertValue(Buffer.buffer(pem("ca.crt").reveal()))));
        var uri = URI.create("https://idp.test:" + port + "/client");
        var nobody = new TlsSettings(false, pem("ca.crt"), null);
        assertThatThrownBy(() -> client(FIRST).send(OutboundRequest.get(uri, nobody)))
                .isInstanceOf(OutboundException.class);
        var known =
                new TlsSettings(false, pem("ca.crt"), new TlsSettings.Identity(pem("client.crt"), pem("client.key")));
        assertThat(client(FIRST).send(OutboundRequest.get(uri, known)).text()).isEqualTo("CN=client");
    }

    @Test
    void aSecretThatIsNoPemIsAnErrorThatQuotesNothingOfIt() {
        var bad = new SecretBytes("canary".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (var tls : List.of(
                new TlsSettings(false, bad, null), new TlsSettings(false, null, new TlsSettings.Identity(bad, bad)))) {
            assertThatThrownBy(() -> client(FIRST).send(OutboundRequest.get(URI.create("https://idp.test/"), tls)))
                    .isInstanceOf(OutboundException.class)
                    .hasMessageNotContaining("canary");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://idp.test/", "/relative", "http:opaque", "file:///etc/passwd"})
    void otherUrlsAreRefused(String url) {
        assertFails(client(FIRST), url, "is not an absolute http or https URL");
    }

    private static void assertFails(OutboundClient client, String url, String message) {
        assertThatThrownBy(() -> client.send(get(url)))
                .isInstanceOf(OutboundException.class)
                .hasMessageStartingWith(message);
    }

    private OutboundClient client(String allowed) {
        return client(List.of(allowed), OutboundClientTest::resolve);
    }

    private OutboundClient client(List<String> allowed, NameLookup lookup) {
        return keep(new OutboundClient(vertx, AllowedDestinations.of(allowed), lookup, (_, _) -> null));
    }

    private OutboundClient keep(OutboundClient client) {
        clients.add(client);
        return client;
    }

    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        return host.equals("idp.test") ? List.of(InetAddress.ofLiteral(FIRST)) : List.of(InetAddress.getByName(host));
    }

    private static OutboundRequest get(String url) {
        return OutboundRequest.get(URI.create(url), TlsSettings.USUAL);
    }

    private static HttpServerOptions tls(String name) {
        return new HttpServerOptions()
                .setSsl(true)
                .setSni(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pem(name + ".crt").reveal()))
                        .addKeyValue(Buffer.buffer(pem(name + ".key").reveal())));
    }

    private static SecretBytes pem(String name) {
        try (var stream = Objects.requireNonNull(OutboundClientTest.class.getResourceAsStream("/tls/" + name))) {
            return new SecretBytes(stream.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int serve(String address, HttpServerOptions options) {
        return serve(address, 0, options);
    }

    private int serve(String address, int port, HttpServerOptions options) {
        try {
            var server = vertx.createHttpServer(options)
                    .requestHandler(request -> answer(address, request))
                    .listen(port, address)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            servers.add(server);
            return server.actualPort();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String address, HttpServerRequest request) {
        asked.add(address + " " + request.getHeader("host") + " " + request.uri());
        var response = request.response();
        switch (request.path()) {
            case "/missing" -> response.setStatusCode(404).end();
            case "/redirect" ->
                response.setStatusCode(302).putHeader("Location", "/").end();
            case "/huge" -> response.end(Buffer.buffer(new byte[MANY_BYTES]));
            case "/silent" -> {}
            case "/trickle" -> response.setChunked(true).write("{");
            case "/sni" -> response.end(request.connection().indicatedServerName());
            case "/client" -> response.end(peer(request));
            case "/echo" ->
                request.body()
                        .onSuccess(body -> response.end(
                                request.method() + " " + request.getHeader("X-One") + " " + body.toString()));
            default ->
                response.putHeader("X-Answer", (Iterable<String>) List.of("one", "two"))
                        .end("hello");
        }
    }

    private static String peer(HttpServerRequest request) {
        try {
            return request.sslSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }
}
