package io.dragoman.controller.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.resources.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/**
 * Answers the API server over TLS, each request on a virtual thread of its own. Over HTTP/2, which the API server prefers, and
 * without a limit for idle connections: a connection that is closed the moment that a request comes on it fails this request.
 */
public final class WebhookServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WebhookServer.class);

    /** The API server sends whole lists to be converted; etcd takes objects of 1.5 MB, and lists come in pages of 500. */
    private static final int LARGEST = 256 << 20;

    /** Bytes of a request that may be under way, as lists are large. */
    private static final int WINDOW = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InetSocketAddress address;
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, UnaryOperator<JsonNode>> reviews;

    /**
     * A server that does not listen yet.
     *
     * @param keys show its certificate
     * @param check what is wrong with an object that is to be admitted
     */
    public WebhookServer(
            Vertx vertx, InetSocketAddress address, X509KeyManager keys, Function<JsonNode, List<Problem>> check) {
        this.address = address;
        reviews = Map.of(
                "/webhooks/crd-convert",
                ConversionReview::answer,
                "/webhooks/validate",
                review -> AdmissionReview.answer(review, check));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(keys))
                        .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW))
                        .setHttp2ConnectionWindowSize(LARGEST))
                .requestHandler(this::receive);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the port is taken
     */
    public void start() throws IOException {
        try {
            server.listen(address.getPort(), address.getHostString())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private void receive(HttpServerRequest request) {
        var review = request.method().equals(HttpMethod.POST) ? reviews.get(request.path()) : null;
        if (review == null) {
            refuse(request, HttpURLConnection.HTTP_NOT_FOUND);
            return;
        }
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > LARGEST) {
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> requests.execute(() -> answer(request, body, review)));
    }

    private static void answer(HttpServerRequest request, Buffer body, UnaryOperator<JsonNode> review) {
        try {
            var answer = JSON.writeValueAsBytes(review.apply(JSON.readTree(body.getBytes())));
            var _ = request.response()
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(answer));
        } catch (IOException e) {
            refuse(request, HttpURLConnection.HTTP_BAD_REQUEST);
        } catch (RuntimeException e) {
            LOG.errorf(e, "a review cannot be answered");
            refuse(request, HttpURLConnection.HTTP_INTERNAL_ERROR);
        }
    }

    private static void refuse(HttpServerRequest request, int status) {
        var _ = request.response().setStatusCode(status).end();
    }

    /** Answers what it has been asked, and ends. */
    @Override
    public void close() {
        requests.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
