package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one gateway, each with manifests in files of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunningGateway {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Gateway running;
    private final Client client = Client.plain();

    /** What the gateway is made of. */
    abstract Gateway.Builder made(Gateway.Builder builder);

    @BeforeAll
    final void startGateway(@TempDir Path directory) throws IOException {
        running = made(Gateway.in(directory)).start();
        running.manifests().write("gateway.yaml", gatewayManifests());
    }

    @AfterAll
    final void endGateway() throws IOException {
        client.close();
        if (running != null) {
            running.close();
        }
    }

    /** The Listener and the Hosts. */
    String gatewayManifests() {
        return Manifests.plainGateway();
    }

    final Gateway gateway() {
        return running;
    }

    /** Writes a Mapping into a file of its name; {@code spec} is in flow style. */
    final void mapping(String name, String spec) {
        running.manifests().write(name + ".yaml", mappingText(name, spec));
    }

    static String mappingText(String name, String spec) {
        return object("Mapping", name, spec);
    }

    /** Has Envoy ask ratelimit-service. */
    static String rateLimitService() {
        return rateLimitServiceWith("timeout_ms: 500");
    }

    /** Has Envoy ask ratelimit-service, with further fields of the RateLimitService. */
    static String rateLimitServiceWith(String fields) {
        return object(
                "RateLimitService", "limits", "service: 'ratelimit-service:8081', protocol_version: v3, " + fields);
    }

    /** Has Envoy ask ext-authz-service. */
    static String authService() {
        return authServiceWith("timeout_ms: 5000");
    }

    /** Has Envoy ask ext-authz-service, with further fields of the AuthService. */
    static String authServiceWith(String fields) {
        return object(
                "AuthService",
                "auth",
                "auth_service: 'ext-authz-service:8500', proto: grpc, protocol_version: v3, " + fields);
    }

    /** A Filter {@code key} that lets those pass who show this API key. */
    static String apiKeyFilter(String key) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: keys-of-clients}
                stringData: {alice: %s}
                """.formatted(key) + object("Filter", "key", "APIKey: {keys: [{secretName: keys-of-clients}]}");
    }

    /** A v3alpha1 object with a spec in flow style. */
    static String object(String kind, String name, String spec) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: %s
                metadata: {name: %s}
                spec: {%s}
                """.formatted(kind, name, spec);
    }

    /** Sends a request that the test completes. */
    final Answer send(String path, UnaryOperator<HttpRequest.Builder> details) throws IOException {
        return client.send("http", running.port(8080), path, details);
    }

    /** Sends GET with headers, given as names and values by turns. */
    final Answer getWith(String path, String... headers) throws IOException {
        return send(path, request -> request.headers(headers));
    }

    /** Sends GET until the backend answers. */
    final void eventuallyFrom(String backend, String path) {
        running.eventually(path, answer -> assertThat(answer.backend()).isEqualTo(backend));
    }

    /** Checks again until the check passes; a connection that fails is tried again too. */
    static void eventually(ThrowingRunnable check) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(check);
    }

    /** The problems that the diagnostics show of an object, one line each. */
    final List<String> problemsOf(String name) throws IOException {
        return StreamSupport.stream(running.diagnostics().get("problems").spliterator(), false)
                .filter(problem -> problem.get("name").asText().equals(name))
                .map(problem -> problem.get("source").asText()
                        + " " + problem.get("kind").asText()
                        + " " + problem.get("field").asText()
                        + ": " + problem.get("message").asText())
                .toList();
    }

    /** Where a sample backend listens. */
    final int backendPort(String name) {
        return running.part(Gateway.Part.BACKENDS)
                .output()
                .lines()
                .map(line -> line.split("[ :]", -1))
                .filter(words -> words.length == 4 && words[1].equals(name))
                .map(words -> Integer.valueOf(words[3]))
                .findFirst()
                .orElseThrow();
    }
}
