package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An ext-authz-service that has more to decide than it has room for, behind a real Envoy. */
final class OverloadIT extends RunningGateway {
    private static final int ROOM = 2;

    private TestServer slow;

    /** Opens when the server that a Filter asks answers. */
    private volatile CountDownLatch answers = new CountDownLatch(1);

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote")
                .authentication()
                .environment("DRAGOMAN_AUTH_MAX_DECISIONS", Integer.toString(ROOM));
    }

    @BeforeAll
    void start() throws IOException {
        slow = TestServer.start(asked -> {
            answers.await();
            return Reply.of(200);
        });
        mapping("slow", "hostname: '*', prefix: /slow/, service: quote");
        mapping("quick", "hostname: '*', prefix: /quick/, service: quote");
        gateway().manifests().write("filters.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: slow}
                spec: {External: {auth_service: "http://127.0.0.1:%d", proto: http, timeout_ms: 60000}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: quick}
                spec: {JWT: {jwksURI: "http://127.0.0.1:1/jwks"}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: "*", path: "/slow/*", filters: [{name: slow}]}
                  - {host: "*", path: "/quick/*", filters: [{name: quick}]}
                """.formatted(slow.port()));
    }

    @AfterAll
    void end() {
        answers.countDown();
        slow.close();
    }

    private void onFailure(String field) {
        gateway().manifests().write("auth.yaml", authServiceWith("timeout_ms: 60000, " + field));
    }

    @Test
    void whatFindsNoRoomIsAnsweredAsTheAuthServiceSaysOfFailures() throws Exception {
        onFailure("status_on_error: {code: 502}");
        whileAllRoomIsTaken(() -> {
            eventually(() -> assertThat(getAnew("/slow/").status()).isEqualTo(502));
            // What can be decided at once needs no room.
            eventually(() -> assertThat(getAnew("/quick/").status()).isEqualTo(401));
        });
        assertThat(getAnew("/slow/").backend()).isEqualTo("quote");
        assertThat(gateway().part(Gateway.Part.AUTHENTICATION).output()).contains("DRAGOMAN_AUTH_MAX_DECISIONS");
    }

    @Test
    void itPassesWhereTheAuthServiceSaysSo() throws Exception {
        onFailure("failure_mode_allow: true");
        whileAllRoomIsTaken(
                () -> eventually(() -> assertThat(getAnew("/slow/").backend()).isEqualTo("quote")));
    }

    /** On a connection of its own, since an older one keeps the filters that it began with for a while. */
    private Answer getAnew(String path) throws IOException {
        try (var client = Client.plain()) {
            return client.get("http", gateway().port(8080), path);
        }
    }

    /** Checks while as many decisions are under way as there is room for, and that those are answered afterwards. */
    private void whileAllRoomIsTaken(Runnable check) throws Exception {
        answers = new CountDownLatch(1);
        gateway().eventually("/quick/", answer -> assertThat(answer.status()).isEqualTo(401));
        slow.forget();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> waiting = Stream.generate(() -> threads.submit(() -> getAnew("/slow/")))
                    .limit(ROOM)
                    .toList();
            try {
                eventually(() -> assertThat(slow.asked()).hasSize(ROOM));
                check.run();
                assertThat(slow.asked()).hasSize(ROOM);
            } finally {
                answers.countDown();
            }
            for (var answer : waiting) {
                assertThat(answer.get().backend()).isEqualTo("quote");
            }
        }
    }
}
