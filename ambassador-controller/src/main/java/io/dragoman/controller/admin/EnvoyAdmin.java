package io.dragoman.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy says of itself, where one is beside the controller; the addresses are {@code none} where Envoys are
 * elsewhere. Everything here blocks, for at most 2 s.
 */
@Singleton
class EnvoyAdmin {
    private static final String NONE = "none";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    /** The levels of logging that it knows. */
    static final List<String> LOG_LEVELS = List.of("trace", "debug", "info", "warning", "error", "critical", "off");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final @Nullable URI ready;
    private final @Nullable String admin;

    EnvoyAdmin(
            @ConfigProperty(name = "dragoman.envoy-ready", defaultValue = "127.0.0.1:8004") String readyAddress,
            @ConfigProperty(name = "dragoman.envoy-admin", defaultValue = "127.0.0.1:8001") String adminAddress) {
        ready = readyAddress.equals(NONE) ? null : URI.create("http://" + readyAddress + "/ready");
        admin = adminAddress.equals(NONE) ? null : "http://" + adminAddress;
    }

    /**
     * Whether Envoy answers and says that it is ready. Envoys elsewhere are not waited for: they find the controller only
     * once it is ready itself.
     */
    boolean isReady() {
        return ready == null || text(HttpRequest.newBuilder(ready)) != null;
    }

    /** The state of its clusters and their endpoints. */
    ClusterHealth clusters() {
        return ClusterHealth.of(read("/clusters?format=json"));
    }

    /** How long it has been running, as it says it ({@code 12s}), or empty. */
    String uptime() {
        return read("/server_info").path("uptime_current_epoch").asText();
    }

    /** Changes its level of logging; whether it has. */
    boolean changeLogLevel(String level) {
        return post("/logging?level=" + level) != null;
    }

    /** Its level of logging, or empty. */
    String logLevel() {
        var levels = post("/logging");
        return levels == null
                ? ""
                : levels.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("main: "))
                        .map(line -> line.substring("main: ".length()))
                        .findFirst()
                        .orElse("");
    }

    /** Its statistics in Prometheus' format, or null. */
    @Nullable
    String statistics() {
        return get("/stats/prometheus");
    }

    private JsonNode read(String path) {
        var answer = get(path);
        try {
            return answer == null ? MissingNode.getInstance() : json.readTree(answer);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private @Nullable String get(String path) {
        return admin == null ? null : text(HttpRequest.newBuilder(URI.create(admin + path)));
    }

    private @Nullable String post(String path) {
        return admin == null
                ? null
                : text(HttpRequest.newBuilder(URI.create(admin + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** The body of a good answer, or null: whoever asks shows what there is without it. */
    private @Nullable String text(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK ? answer.body() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
