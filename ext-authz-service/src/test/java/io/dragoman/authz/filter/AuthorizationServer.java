package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A server on this machine that filters ask, and the client that they ask it with. */
final class AuthorizationServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final OutboundClient client =
            OutboundClient.create(vertx, AllowedDestinations.of(List.of("127.0.0.1")), (host, port) -> null);
    private final AtomicReference<Answer> answer = new AtomicReference<>(new Answer(200, Map.of(), ""));
    private final List<Question> questions = new CopyOnWriteArrayList<>();

    /** What it is asked. */
    record Question(String method, String uri, Map<String, String> headers, String body) {}

    /** What it says; with status 0 it says nothing, and with -1 it closes the connection. */
    record Answer(int status, Map<String, List<String>> headers, String body) {}

    AuthorizationServer() {
        server = vertx.createHttpServer().requestHandler(this::take);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var headers = new TreeMap<String, String>();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            questions.add(new Question(request.method().name(), request.uri(), headers, body.toString()));
            var now = answer.get();
            if (now.status() < 0) {
                request.connection().close();
            } else if (now.status() > 0) {
                var response = request.response().setStatusCode(now.status());
                now.headers().forEach((name, values) -> response.putHeader(name, values));
                response.end(Buffer.buffer(now.body()));
            }
        });
    }

    void answer(int status, Map<String, List<String>> headers, String body) {
        answer.set(new Answer(status, headers, body));
    }

    List<Question> questions() {
        return questions;
    }

    OutboundClient client() {
        return client;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
