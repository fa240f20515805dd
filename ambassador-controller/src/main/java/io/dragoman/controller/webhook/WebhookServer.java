package io.dragoman.controller.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dragoman.resources.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/** Answers the API server over TLS, each request on a virtual thread of its own. */
public final class WebhookServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WebhookServer.class);

    /** The API server sends whole lists to be converted; etcd takes objects of 1.5 MB, and lists come in pages of 500. */
    private static final int LARGEST = 256 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A server that does not listen yet.
     *
     * @param keys show its certificate
     * @param check what is wrong with an object that is to be admitted
     * @throws IOException if the port is taken
     */
    public WebhookServer(InetSocketAddress address, X509KeyManager keys, Function<JsonNode, List<Problem>> check)
            throws IOException, GeneralSecurityException {
        var tls = SSLContext.getInstance("TLS");
        tls.init(new KeyManager[] {keys}, null, null);
        server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(requests);
        server.createContext("/webhooks/crd-convert", exchange -> answer(exchange, ConversionReview::answer));
        server.createContext(
                "/webhooks/validate", exchange -> answer(exchange, review -> AdmissionReview.answer(review, check)));
    }

    /** Begins to listen. */
    public void start() {
        server.start();
    }

    private static void answer(HttpExchange exchange, UnaryOperator<JsonNode> answer) throws IOException {
        try (exchange) {
            var reply = reply(exchange.getRequestBody().readNBytes(LARGEST), answer);
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Reply(int status, String body) {}

    private static Reply reply(byte[] review, UnaryOperator<JsonNode> answer) {
        try {
            return new Reply(HttpURLConnection.HTTP_OK, JSON.writeValueAsString(answer.apply(JSON.readTree(review))));
        } catch (IOException e) {
            return new Reply(HttpURLConnection.HTTP_BAD_REQUEST, "");
        } catch (RuntimeException e) {
            LOG.errorf(e, "a review cannot be answered");
            return new Reply(HttpURLConnection.HTTP_INTERNAL_ERROR, "");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        requests.close();
    }
}
