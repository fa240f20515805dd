package io.dragoman.controller.admin;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks Envoy whether it is ready. */
@Singleton
class EnvoyProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI ready;

    EnvoyProbe(@ConfigProperty(name = "dragoman.envoy-ready", defaultValue = "127.0.0.1:8004") String address) {
        ready = URI.create("http://" + address + "/ready");
    }

    /** Whether Envoy answers and says that it is ready; waits at most 2 s. Blocks. */
    boolean isReady() {
        var request = HttpRequest.newBuilder(ready).timeout(TIMEOUT).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
