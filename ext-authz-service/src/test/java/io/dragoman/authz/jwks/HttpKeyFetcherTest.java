package io.dragoman.authz.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.filter.TestIssuer;
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

class HttpKeyFetcherTest {
    private final String document = TestIssuer.document(List.of(TestIssuer.newKey("ES256", "k")));
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
        server.createContext("/error", exchange -> answer(exchange, 500, document));
        server.createContext("/large", exchange -> answer(exchange, 200, document + " ".repeat(1024 * 1024)));
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            // The rest never comes; the server's end closes the connection.
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keysAreReadWithTheirLifetime() throws Exception {
        var fetched = new HttpKeyFetcher(uri -> uri).fetch(uri("/good"));
        assertThat(fetched.keys().keys()).hasSize(1);
        assertThat(fetched.freshFor()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({"/elsewhere,302", "/error,500", "/missing,404"})
    void onlyStatus200Counts(String path, int status) {
        assertThatThrownBy(() -> new HttpKeyFetcher(uri -> uri).fetch(uri(path)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessage("answered with status " + status);
    }

    @Test
    void aLargeAnswerIsCutOff() {
        assertThatThrownBy(() -> new HttpKeyFetcher(uri -> uri).fetch(uri("/large")))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageStartingWith("cannot be read");
    }

    @Test
    void aSlowAnswerIsNotWaitedFor() {
        assertThatThrownBy(() -> new HttpKeyFetcher(uri -> uri).fetch(uri("/slow")))
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
