package io.dragoman.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.pki.TestIdentity;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookServerTest {
    @Test
    void reviewsAreAnsweredOverTlsAndNonsenseIsRefused() throws Exception {
        var identity = TestIdentity.of("localhost");
        var address = new InetSocketAddress("localhost", freePort());
        var vertx = Vertx.vertx();
        try (var server = new WebhookServer(vertx, address, identity.keys(), _ -> List.of());
                var client =
                        HttpClient.newBuilder().sslContext(identity.trusting()).build()) {
            server.start();
            var uri = URI.create("https://localhost:" + address.getPort() + "/webhooks/validate");
            var review = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"request\": {\"uid\": \"u\", \"object\": {}}}"))
                    .build();
            var answer = client.send(review, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).contains("\"allowed\":true");
            var nonsense = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString("{"))
                    .build();
            assertThat(client.send(nonsense, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(400);
            var elsewhere = HttpRequest.newBuilder(uri.resolve("/webhooks/")).build();
            assertThat(client.send(elsewhere, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(404);
            var large = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"request\": {\"uid\": \"u\", \"object\": {\"a\": \"" + "x".repeat(5_000_000) + "\"}}}"))
                    .build();
            assertThat(client.send(large, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"allowed\":true");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
