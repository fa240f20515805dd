package io.dragoman.acceptance;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A backend that keeps what it is asked, and answers with the statuses that it is told, then with 200. */
final class Recorder implements AutoCloseable {
    /** With two cookies, whose headers are told apart by their spelling here and nowhere else. */
    private static final Map<String, String> HEADERS = Map.of(
            "x-backend",
            "recorder",
            "retry-after",
            "7",
            "www-authenticate",
            "Basic realm=\"a, b\"",
            "set-cookie",
            "a=1; Path=/",
            "Set-Cookie",
            "b=2");

    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final TestServer server;

    /**
     * A request.
     *
     * @param path its path with its query
     * @param host its authority
     */
    record Request(String path, String host) {}

    private Recorder() throws IOException {
        server = TestServer.start(_ -> next());
    }

    static Recorder start() throws IOException {
        return new Recorder();
    }

    private Reply next() {
        var status = statuses.poll();
        return status == null ? Reply.from("recorder") : new Reply(status, HEADERS, "");
    }

    /** What a Mapping calls it. */
    String service() {
        return "'127.0.0.1:" + server.port() + "'";
    }

    /** Has the next requests answered with these statuses. */
    void answer(Integer... next) {
        statuses.clear();
        statuses.addAll(List.of(next));
    }

    /** The requests for a path so far. */
    List<Request> requests(String path) {
        return server.asked().stream()
                .filter(asked -> asked.path().startsWith(path))
                .map(asked -> new Request(asked.path(), asked.header("host")))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
