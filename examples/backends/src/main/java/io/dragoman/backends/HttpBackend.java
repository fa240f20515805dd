package io.dragoman.backends;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers every request with a JSON description of it. {@code /status/<code>} answers with that status, {@code
 * /delay/<ms>} waits before it answers.
 */
final class HttpBackend implements Backend {
    private static final Pattern STATUS = Pattern.compile("/status/([2-5]\\d\\d)");
    private static final Pattern DELAY = Pattern.compile("/delay/(\\d{1,9})");
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final List<Integer> WITHOUT_BODY = List.of(204, 304);

    private final String name;
    private final JsonFactory json = new JsonFactory();
    private final WebServer server;

    private HttpBackend(String name, InetSocketAddress bind) throws IOException {
        this.name = name;
        this.server = WebServer.start(bind, this::answer);
    }

    static HttpBackend start(String name, InetSocketAddress bind) throws IOException {
        return new HttpBackend(name, bind);
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
            long received = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            var path = exchange.getRequestURI().getRawPath();
            sleepAsAsked(DELAY.matcher(path));
            var status = STATUS.matcher(path);
            send(exchange, status.matches() ? Integer.parseInt(status.group(1)) : OK, describe(exchange, received));
        } catch (InterruptedException e) {
            // The process ends; the client sees its connection close.
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepAsAsked(Matcher delay) throws InterruptedException {
        if (delay.matches()) {
            var asked = Duration.ofMillis(Long.parseLong(delay.group(1)));
            Thread.sleep(asked.compareTo(LONGEST_DELAY) < 0 ? asked : LONGEST_DELAY);
        }
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.getResponseHeaders().set("x-backend", name);
        boolean withoutBody = exchange.getRequestMethod().equals("HEAD") || WITHOUT_BODY.contains(status);
        exchange.sendResponseHeaders(status, withoutBody ? -1 : body.length);
        if (!withoutBody) {
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] describe(HttpExchange exchange, long received) throws IOException {
        var uri = exchange.getRequestURI();
        var bytes = new ByteArrayOutputStream();
        try (var out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("backend", name);
            out.writeStringField("method", exchange.getRequestMethod());
            out.writeStringField("path", uri.getRawPath());
            out.writeStringField("query", Objects.requireNonNullElse(uri.getRawQuery(), ""));
            writeHeaders(out, exchange.getRequestHeaders());
            out.writeNumberField("body_bytes", received);
            out.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void writeHeaders(JsonGenerator out, Map<String, List<String>> headers) throws IOException {
        var sorted = new TreeMap<String, List<String>>();
        headers.forEach((header, values) -> sorted.put(header.toLowerCase(Locale.ROOT), values));
        out.writeObjectFieldStart("headers");
        for (var header : sorted.entrySet()) {
            out.writeArrayFieldStart(header.getKey());
            for (var value : header.getValue()) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
