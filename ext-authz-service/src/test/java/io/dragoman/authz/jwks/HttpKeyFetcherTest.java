package io.dragoman.authz.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.filter.TestIssuer;
import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.TlsSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpKeyFetcherTest {
    private final String document = TestIssuer.document(List.of(TestIssuer.newKey("ES256", "k")));
    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client =
            OutboundClient.create(vertx, AllowedDestinations.of(List.of("127.0.0.1")), (_, _) -> null);
    private volatile String configuration = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
            answer(exchange, 200, document);
        });
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            answer(exchange, 302, "");
        });
        server.createContext(
                "/issuer/.well-known/openid-configuration", exchange -> answer(exchange, 200, configuration));
        server.createContext("/error", exchange -> answer(exchange, 500, document));
        server.createContext("/large", exchange -> answer(exchange, 200, document + " ".repeat(1024 * 1024)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void keysAreReadWithTheirLifetime() throws Exception {
        var fetched = fetch("/good");
        assertThat(fetched.keys().keys()).hasSize(1);
        assertThat(fetched.freshFor()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({"/elsewhere,302", "/error,500", "/missing,404"})
    void onlyStatus200Counts(String path, int status) {
        assertThatThrownBy(() -> fetch(path))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessage("answered with status " + status);
    }

    @Test
    void aLargeAnswerIsCutOff() {
        assertThatThrownBy(() -> fetch("/large"))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessage("answered with more than 1048576 bytes");
    }

    @Test
    void anIssuerSaysWhereItsKeysAre() throws Exception {
        configuration = "{\"issuer\":\"" + uri("/issuer") + "\",\"jwks_uri\":\"" + uri("/good") + "\"}";
        var fetched = fetcher().fetch(discovered("/issuer"));
        assertThat(fetched.keys().keys()).hasSize(1);
        assertThat(fetched.freshFor()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/issuer/", "/another", "/ISSUER"})
    void anIssuerSpeaksForItselfOnly(String other) {
        configuration = "{\"issuer\":\"" + uri(other) + "\",\"jwks_uri\":\"" + uri("/good") + "\"}";
        assertThatThrownBy(() -> fetcher().fetch(discovered("/issuer")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessage("says that it is another issuer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"jwks_uri\":7", "\"jwks_uri\":\"/good\"", "\"jwks_uri\":\"file:///x\"", "\"x\":1", "", "]"})
    void anIssuerThatDoesNotSayWhereItsKeysAreIsNoIssuer(String rest) {
        configuration = "{\"issuer\":\"" + uri("/issuer") + "\"," + rest + "}";
        assertThatThrownBy(() -> fetcher().fetch(discovered("/issuer")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessage("does not say where its keys are, by an https URL");
    }

    @ParameterizedTest
    @CsvSource({
        "https://idp.example, https://idp.example/.well-known/openid-configuration",
        "https://idp.example/, https://idp.example/.well-known/openid-configuration",
        "https://idp.example/a/b, https://idp.example/a/b/.well-known/openid-configuration",
    })
    void theConfigurationIsBelowTheIssuer(String issuer, URI expected) {
        assertThat(IssuerConfiguration.uri(issuer)).isEqualTo(expected);
    }

    @Test
    void anIssuerOverTlsHasItsKeysOverTls() {
        var document = "{\"issuer\":\"https://a\",\"jwks_uri\":\"http://a/jwks\"}";
        assertThatThrownBy(() -> IssuerConfiguration.keys("https://a", document))
                .isInstanceOf(KeysUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | PT5M",
                "public                          | PT5M",
                "max-age=60                      | PT1M",
                "Max-Age=60, must-revalidate     | PT1M",
                "max-age=1                       | PT30S",
                "max-age=99999999                | PT24H",
                "no-store                        | PT30S",
                "no-cache, max-age=600           | PT30S",
                "max-age=x                       | PT5M"
            })
    void theLifetimeHasBounds(String cacheControl, Duration expected) {
        assertThat(CacheLifetime.of(List.of(cacheControl))).isEqualTo(expected);
    }

    private HttpKeyFetcher fetcher() {
        return new HttpKeyFetcher(client);
    }

    private FetchedKeys fetch(String path) throws KeysUnavailableException {
        return fetcher().fetch(new KeyLocation.Document(uri(path), TlsSettings.USUAL, Duration.ofHours(1)));
    }

    private KeyLocation discovered(String path) {
        return new KeyLocation.Discovered(uri(path).toString(), TlsSettings.USUAL, Duration.ofHours(1));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
