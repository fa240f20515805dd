package io.dragoman.backends;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpBackendTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpBackend backend;

    @BeforeEach
    void start() throws IOException {
        backend = HttpBackend.start("quote", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        backend.close();
        client.close();
    }

    @Test
    void describesTheRequest() throws Exception {
        var response = send(request("/a%20b/c?x=1&y=%20")
                .header("X-Many", "one")
                .header("X-Many", "two")
                .POST(BodyPublishers.ofString("twelve bytes")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-backend")).contains("quote");
        var body = json(response);
        assertThat(body.path("backend").asText()).isEqualTo("quote");
        assertThat(body.path("method").asText()).isEqualTo("POST");
        assertThat(body.path("path").asText()).isEqualTo("/a%20b/c");
        assertThat(body.path("query").asText()).isEqualTo("x=1&y=%20");
        assertThat(body.path("body_bytes").asInt()).isEqualTo(12);
        assertThat(body.path("headers").path("x-many"))
                .extracting(JsonNode::asText)
                .containsExactly("one", "two");
    }

    @Test
    void answersTheStatusAskedFor() throws Exception {
        assertThat(send(request("/status/503")).statusCode()).isEqualTo(503);
        assertThat(send(request("/status/204")).statusCode()).isEqualTo(204);
        assertThat(send(request("/status/999")).statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadWithoutBody() throws Exception {
        var response = send(request("/").method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void answersAfterTheDelayAskedFor() throws Exception {
        assertThat(json(send(request("/delay/1"))).path("path").asText()).isEqualTo("/delay/1");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + backend.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
