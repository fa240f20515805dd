package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of how many requests are under way, through a real Envoy that says when they are done. */
class ConcurrencyLimitIT extends RunningGateway {
    private static final int AT_ONCE = 3;

    /** Each permit lets one request that is held be answered. */
    private final Semaphore answers = new Semaphore(0);

    private TestServer backend;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").rateLimits();
    }

    @BeforeAll
    void startBackend() throws IOException {
        backend = TestServer.start(asked -> {
            if (asked.path().endsWith("/hold")) {
                answers.acquire();
            }
            return TestServer.Reply.from("held");
        });
    }

    @AfterAll
    void endBackend() {
        backend.close();
    }

    @BeforeEach
    void limits() {
        gateway()
                .manifests()
                .write("service.yaml", Manifests.service("held", 80, List.of(backend.port())) + rateLimitService());
        // The header is gone when the request is done: what has been taken is given back all the same.
        label("held", "user", ", remove_request_headers: [x-user]");
        label("brief", "brief", "");
        label("both", "both", "");
        gateway().manifests().write("limits.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: under-way}
                spec:
                  domain: ambassador
                  limits:
                  - {name: at-once, pattern: [{user: '*'}], rate: 3, algorithm: concurrency}
                  - {pattern: [{brief: '*'}], rate: 3, algorithm: concurrency, lease: 20s}
                  - {pattern: [{both: '*'}], rate: 1, algorithm: concurrency}
                  - {pattern: [{both: '*'}], rate: 5, unit: day, consume: allOrNothing}
                """);
        var user = somebody();
        eventually(() -> assertThat(get("/both/", user).status()).isEqualTo(429));
        eventually(() -> assertThat(get("/brief/", user).backend()).isEqualTo("held"));
        eventually(() -> assertThat(get("/held/", user).backend()).isEqualTo("held"));
        backend.forget();
    }

    private void label(String name, String key, String more) {
        mapping(name, """
                hostname: '*', prefix: /%s/, service: held, timeout_ms: 120000,
                labels: {ambassador: [{%s: [{request_headers: {key: %s, header_name: x-user}}]}]}%s
                """.formatted(name, key, key, more));
    }

    private static String somebody() {
        return UUID.randomUUID().toString();
    }

    private Answer get(String path, String user) throws IOException {
        return getWith(path, "x-user", user);
    }

    /** Sends so many requests that are held, and waits until the backend has them all. */
    private List<CompletableFuture<Integer>> held(String path, String user, int count) {
        backend.forget();
        var sent = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < count; i++) {
            var status = new CompletableFuture<Integer>();
            Thread.ofVirtual().start(() -> status.completeAsync(() -> statusOf(path + "hold", user), Runnable::run));
            sent.add(status);
        }
        eventually(() -> assertThat(backend.asked()).hasSize(count));
        return sent;
    }

    private int statusOf(String path, String user) {
        try {
            return get(path, user).status();
        } catch (IOException e) {
            // The gateway has been ended on purpose.
            return 0;
        }
    }

    private void answer(List<CompletableFuture<Integer>> held) {
        answers.release(held.size());
        assertThat(held).extracting(CompletableFuture::join).containsOnly(200);
    }

    @Test
    void soManyRequestsAreUnderWayAtOnceAndNoneMore() throws IOException {
        var user = somebody();
        for (int round = 0; round < 3; round++) {
            var held = held("/held/", user, AT_ONCE);
            // What is refused has taken nothing and gives nothing back, however often it comes.
            for (int i = 0; i < 5; i++) {
                assertThat(get("/held/", user).status()).isEqualTo(429);
            }
            assertThat(get("/held/", somebody()).status()).isEqualTo(200);
            answer(held);
            eventually(() -> assertThat(get("/held/", user).status()).isEqualTo(200));
        }
    }

    @Test
    void aRefusalSaysThatItIsAboutRequestsUnderWay() throws IOException {
        var user = somebody();
        var held = held("/held/", user, AT_ONCE);

        var refused = get("/held/", user);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("ratelimit-policy")).isEqualTo("\"at-once\";q=3;qu=\"concurrent-requests\"");
        assertThat(refused.header("ratelimit")).isEqualTo("\"at-once\";r=0");
        assertThat(refused.header("retry-after")).isEqualTo("1");
        answer(held);
    }

    @Test
    void whoGoesAwayIsNoMoreUnderWay() throws IOException {
        var user = somebody();
        var held = held("/held/", user, AT_ONCE - 1);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway().port(8080))) {
            var request = "GET /held/hold HTTP/1.1\r\nhost: any\r\nx-user: " + user + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            eventually(() -> assertThat(backend.asked()).hasSize(AT_ONCE));
            assertThat(get("/held/", user).status()).isEqualTo(429);
        }

        eventually(() -> assertThat(get("/held/", user).status()).isEqualTo(200));
        answers.release();
        answer(held);
    }

    @Test
    void whatIsDoneIsNoRefundOfAnotherLimit() throws IOException {
        var user = somebody();
        for (int i = 0; i < 5; i++) {
            // What the one before has taken may still be on its way back, and what is refused for it counts nowhere.
            eventually(() -> assertThat(get("/both/", user).status()).isEqualTo(200));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(get("/both/", user).status()).isEqualTo(429);
        }
        eventually(() -> assertThat(get("/both/", user).header("ratelimit"))
                .startsWith("\"under-way.default-3\";r=0")
                .endsWith("\"under-way.default-2\";r=1"));
    }

    @Test
    void theLeasesOfAnEnvoyThatIsKilledEndByTheirTime() throws IOException {
        var user = somebody();
        var held = held("/brief/", user, AT_ONCE);
        assertThat(get("/brief/", user).status()).isEqualTo(429);

        gateway().kill(Gateway.Part.ENVOY);
        gateway().restart(Gateway.Part.ENVOY);
        eventually(() -> assertThat(get("/held/", somebody()).status()).isEqualTo(200));

        assertThat(get("/brief/", user).status()).isEqualTo(429);
        eventually(() -> assertThat(get("/brief/", user).status()).isEqualTo(200));
        answers.release(held.size());
        answer(held("/brief/", user, AT_ONCE));
    }
}
