package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * A running ratelimit-service or a real envoyproxy/ratelimit, by the same environment, with a Redis of its own, which it
 * reaches over a Unix socket.
 */
final class LimitService implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Child redis;
    private final String socket;
    private final Child service;
    private final int port;
    private final Client client = Client.plain();

    private LimitService(String name, Path directory, Map<String, String> more, List<String> command) {
        socket = directory.resolve(name + ".sock").toString();
        redis = RedisServer.start(directory, RedisServer.freePort(), "--unixsocket", socket);
        var ports = Ports.free();
        port = ports.of(8082);
        var environment = new TreeMap<>(Map.of(
                "RUNTIME_ROOT", directory.toString(),
                "RUNTIME_SUBDIRECTORY", "ratelimit",
                "RUNTIME_WATCH_ROOT", "false",
                "BACKEND_TYPE", "redis",
                "REDIS_SOCKET_TYPE", "unix",
                "REDIS_URL", socket,
                "HOST", "127.0.0.1",
                "PORT", Integer.toString(port),
                "GRPC_HOST", "127.0.0.1",
                "GRPC_PORT", Integer.toString(ports.of(8081))));
        environment.putAll(Map.of(
                "USE_STATSD", "false",
                "DEBUG_HOST", "127.0.0.1",
                "DEBUG_PORT", Integer.toString(ports.of(8001)),
                "LOG_LEVEL", "ERROR",
                "DRAGOMAN_MANIFESTS", "",
                "DRAGOMAN_RATELIMIT_STORE_TIMEOUT", "5s"));
        environment.putAll(more);
        service = Child.start(directory.resolve(name + ".log"), environment, command);
    }

    /**
     * Starts ours.
     *
     * @param directory has the configurations in {@code ratelimit/config}
     * @param more of the environment
     */
    static LimitService ours(Path directory, Map<String, String> more) {
        return new LimitService("ours", directory, more, ServiceCommand.of("ratelimit-service", List.of()));
    }

    /** Starts the reference, with the same in it. */
    static LimitService reference(Path directory, Map<String, String> more) {
        return new LimitService(
                "reference",
                directory,
                more,
                List.of(Installation.referenceLimiter().toString()));
    }

    /** Waits until it answers. It does so even if it refuses the configuration, which is an error here. */
    void awaitHealthy() {
        Awaitility.await()
                .atMost(START)
                .ignoreExceptions()
                .failFast(
                        () -> assertThat(service.isAlive()).as(service::output).isTrue())
                .until(() -> get("/healthcheck").status() == 200);
        assertThat(service.output()).doesNotContain("Error loading new configuration");
    }

    /** Where its Redis is. */
    String redisSocket() {
        return socket;
    }

    /** GET of a path. */
    Answer get(String path) throws IOException {
        return client.get("http", port, path);
    }

    /** What it answers to a question that may be none. */
    Answer send(String text) throws IOException {
        return client.send(
                "http",
                port,
                "/json",
                request -> request.header("content-type", "application/json").POST(BodyPublishers.ofString(text)));
    }

    /** What it answers to a question. */
    LimitAnswer ask(JsonNode question) throws IOException {
        return LimitAnswer.of(send(question.toString()));
    }

    @Override
    public void close() {
        client.close();
        service.close();
        redis.close();
    }
}
