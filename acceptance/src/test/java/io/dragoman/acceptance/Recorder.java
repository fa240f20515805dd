package io.dragoman.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend that keeps what it is asked, and answers with the statuses that it is told, then with 200. */
final class Recorder implements AutoCloseable {
    private static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();

    /**
     * A request.
     *
     * @param path its path with its query
     * @param host its authority
     */
    record Request(String path, String host) {}

    private Recorder(HttpServer server) {
        this.server = server;
    }

    static Recorder start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var recorder = new Recorder(server);
        server.setExecutor(recorder.handlers);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                var host = exchange.getRequestHeaders().getFirst("Host");
                recorder.requests.add(new Request(exchange.getRequestURI().toString(), host));
                var status = recorder.statuses.poll();
                exchange.getResponseHeaders().set("x-backend", "recorder");
                if (status != null) {
                    exchange.getResponseHeaders().set("retry-after", "7");
                    exchange.getResponseHeaders().set("www-authenticate", "Basic realm=\"a, b\"");
                }
                exchange.sendResponseHeaders(status == null ? OK : status, -1);
            }
        });
        server.start();
        return recorder;
    }

    /** What a Mapping calls it. */
    String service() {
        return "'127.0.0.1:" + server.getAddress().getPort() + "'";
    }

    /** Has the next requests answered with these statuses. */
    void answer(Integer... next) {
        statuses.clear();
        statuses.addAll(List.of(next));
    }

    /** The requests for a path so far. */
    List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.path().startsWith(path))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.close();
    }
}
