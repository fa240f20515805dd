package io.dragoman.backends;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jose4j.lang.JoseException;

/**
 * A tiny token issuer: its public keys at {@code /jwks.json}, and a signed token for whoever asks at {@code
 * /token?sub=alice&scope=read}. For trying things out only: it knows no passwords.
 */
final class JwksBackend implements Backend {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final String name;
    private final TokenIssuer issuer;
    private final WebServer server;

    private JwksBackend(String name, InetSocketAddress bind, TokenIssuer issuer) throws IOException {
        this.name = name;
        this.issuer = issuer;
        this.server = WebServer.start(bind, this::answer);
    }

    static JwksBackend start(String name, InetSocketAddress bind) throws IOException {
        try {
            return new JwksBackend(name, bind, TokenIssuer.withFreshKey());
        } catch (JoseException e) {
            throw new IOException("no RSA key can be made", e);
        }
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/jwks.json", "/.well-known/jwks.json" ->
                    send(exchange, OK, "application/json", issuer.publicKeys());
                case "/token" -> sendToken(exchange);
                default -> send(exchange, NOT_FOUND, "text/plain", "only /jwks.json and /token are here\n");
            }
        }
    }

    private void sendToken(HttpExchange exchange) throws IOException {
        var query = QueryString.parse(exchange.getRequestURI().getRawQuery());
        try {
            var token = issuer.issue(query.getOrDefault("sub", "anonymous"), query.getOrDefault("scope", ""));
            send(exchange, OK, "text/plain", token);
        } catch (JoseException e) {
            send(exchange, SERVER_ERROR, "text/plain", "the token could not be signed\n");
        }
    }

    private void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.getResponseHeaders().set("x-backend", name);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
