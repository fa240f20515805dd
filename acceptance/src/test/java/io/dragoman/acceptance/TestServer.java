package io.dragoman.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A server on 127.0.0.1 that answers as a test wants, and remembers what it was asked. */
final class TestServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Handler> handler;

    /** A request: method, path with query, headers, body, and the TLS that it came over, if any. */
    record Asked(
            String method,
            String path,
            Map<String, List<String>> headers,
            String body,
            @Nullable ExtendedSSLSession tls) {
        /** The first value of a header, or an empty text. */
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /** An answer: status, headers, body. */
    record Reply(int status, Map<String, String> headers, String body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }

        /** 200 that says who answers, as the sample backends do. */
        static Reply from(String backend) {
            return new Reply(200, Map.of("x-backend", backend), "");
        }
    }

    /** Makes answers of requests. */
    @FunctionalInterface
    interface Handler {
        Reply answer(Asked asked) throws InterruptedException;
    }

    private TestServer(HttpServer server, Handler handler) {
        this.server = server;
        this.handler = new AtomicReference<>(handler);
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    /** A server in cleartext. */
    static TestServer start(Handler handler) throws IOException {
        return new TestServer(HttpServer.create(anyPort(), 0), handler);
    }

    /** A server with TLS that shows this certificate, and asks clients for theirs. */
    static TestServer startTls(String pair, Handler handler) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(Certificates.keyManagers(pair), new TrustManager[] {new TrustAll()}, null);
            var server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var wanted = context.getDefaultSSLParameters();
                    wanted.setWantClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
            return new TestServer(server, handler);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** A server in cleartext on ::1. */
    static TestServer startOnIpv6(Handler handler) throws IOException {
        return new TestServer(HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0), handler);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers differently from now on. */
    void answer(Handler other) {
        handler.set(other);
    }

    /** What it was asked since it was last forgotten. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Forgets what it was asked. */
    void forget() {
        asked.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body,
                    exchange instanceof HttpsExchange secure ? (ExtendedSSLSession) secure.getSSLSession() : null);
            asked.add(request);
            var reply = handler.get().answer(request);
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
