package io.dragoman.ratelimit.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private PageServer server;

    @BeforeEach
    void start() {
        server = PageServer.start(
                vertx,
                ListenAddress.parse("127.0.0.1:0"),
                Map.of("/metrics", new Page("text/x-numbers", () -> "a 1"), "/broken", Page.plain(() -> {
                    throw new IllegalStateException("of nobody's business");
                })));
    }

    @AfterEach
    void end() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        client.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void answersAtItsPathsAlone() throws IOException, InterruptedException {
        var page = send("GET", "/metrics?all");
        assertThat(page.body()).isEqualTo("a 1");
        assertThat(page.headers().firstValue("content-type")).contains("text/x-numbers");
        assertThat(send("HEAD", "/metrics").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/metrics/x").statusCode()).isEqualTo(404);
    }

    @Test
    void keepsToItselfWhyAPageCannotBeMade() throws IOException, InterruptedException {
        var page = send("GET", "/broken");
        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.body()).doesNotContain("business");
    }

    @Test
    void saysWhereItCannotListen() {
        var taken = new ListenAddress("127.0.0.1", server.port());
        assertThatThrownBy(() -> PageServer.start(vertx, taken, Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen at " + taken);
    }

    @Test
    void readsAddressesAsGoHasThem() {
        assertThat(ListenAddress.parse(":9090")).hasToString("0.0.0.0:9090");
        assertThat(ListenAddress.parse("[::1]:9090")).isEqualTo(new ListenAddress("::1", 9090));
        assertThat(ListenAddress.parse("localhost:9090")).hasToString("localhost:9090");
        assertThat(new ListenAddress("::1", 1)).hasToString("[::1]:1");
        for (var wrong : new String[] {"9090", "a:", "::1:9090", ":65536", ":http"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ListenAddress.parse(wrong));
        }
    }
}
