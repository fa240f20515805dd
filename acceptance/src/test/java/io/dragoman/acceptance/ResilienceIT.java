package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that are tried again, copied, or turned into connections of another protocol. */
final class ResilienceIT extends RunningGateway {
    private Recorder recorder;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @BeforeAll
    void startRecorder() throws IOException {
        recorder = Recorder.start();
    }

    @AfterAll
    void endRecorder() {
        recorder.close();
    }

    @Test
    void aRequestIsTriedAgainAsOftenAsTheMappingOrTheModuleSays() throws IOException {
        mapping(
                "retry",
                "hostname: '*', prefix: /retry/, rewrite: '', service: %s, retry_policy: {retry_on: 5xx, num_retries: 2, per_try_timeout: 5s}"
                        .formatted(recorder.service()));
        mapping("once", "hostname: '*', prefix: /once/, rewrite: '', service: " + recorder.service());
        eventuallyFrom("recorder", "/retry/");
        eventuallyFrom("recorder", "/once/");

        recorder.answer(503, 503);
        assertThat(gateway().get("/retry/a").status()).isEqualTo(200);
        assertThat(recorder.requests("/retry/a")).hasSize(3);
        recorder.answer(503, 503, 503);
        assertThat(gateway().get("/retry/b").status()).isEqualTo(503);
        recorder.answer(503);
        assertThat(gateway().get("/once/a").status()).isEqualTo(503);

        gateway()
                .manifests()
                .write("module.yaml", object("Module", "ambassador", "config: {retry_policy: {retry_on: 5xx}}"));
        gateway().eventually("/once/b", answer -> {
            recorder.answer(503);
            assertThat(gateway().get("/once/c").status()).isEqualTo(200);
        });
        recorder.answer();
        gateway().manifests().delete("module.yaml");
    }

    @Test
    void aTryThatTakesTooLongIsNotWaitedFor() throws IOException {
        var first = new AtomicBoolean();
        try (var server = TestServer.start(asked -> {
            if (first.getAndSet(false)) {
                // Until the server ends.
                Thread.sleep(Duration.ofHours(1));
            }
            return TestServer.Reply.from("late");
        })) {
            mapping(
                    "late",
                    "hostname: '*', prefix: /late/, timeout_ms: 20000, service: '127.0.0.1:%d', retry_policy: {retry_on: 5xx, per_try_timeout: 300ms}"
                            .formatted(server.port()));
            eventuallyFrom("late", "/late/");

            server.forget();
            first.set(true);
            assertThat(gateway().get("/late/").backend()).isEqualTo("late");
            assertThat(server.asked()).hasSize(2);
            gateway().manifests().delete("late.yaml");
        }
    }

    @Test
    void thePriorityOfAMappingSaysWhichCircuitBreakersCount() throws IOException {
        var breakers = "circuit_breakers: [{priority: high, max_requests: 0, max_pending_requests: 0}]";
        mapping("usual", "hostname: '*', prefix: /usual/, service: quote, " + breakers);
        mapping("high", "hostname: '*', prefix: /high/, service: quote, priority: high, " + breakers);

        eventuallyFrom("quote", "/usual/");
        gateway().eventually("/high/", answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("x-envoy-overloaded")).isEqualTo("true");
        });
        gateway().manifests().delete("high.yaml");
    }

    @Test
    void aShadowGetsCopiesAndItsAnswersAreDropped() throws IOException {
        mapping("shadowed", "hostname: '*', prefix: /shadowed/, rewrite: '', service: quote");
        mapping(
                "shadowing",
                "hostname: '*', prefix: /shadowed/, rewrite: '', shadow: true, service: " + recorder.service());
        mapping("shadow-alone", "hostname: '*', prefix: /shadow-alone/, shadow: true, service: " + recorder.service());
        gateway().eventually("/shadowed/first", answer -> {
            assertThat(answer.backend()).isEqualTo("quote");
            assertThat(recorder.requests("/shadowed/first")).isNotEmpty();
        });

        for (int i = 0; i < 10; i++) {
            assertThat(gateway().get("/shadowed/all").backend()).isEqualTo("quote");
        }
        Awaitility.await().until(() -> recorder.requests("/shadowed/all").size() == 10);
        assertThat(recorder.requests("/shadowed/all"))
                .allMatch(request -> request.host().split(":", -1)[0].endsWith("-shadow"));
        assertThat(gateway().get("/shadow-alone/").status()).isEqualTo(404);

        mapping(
                "shadowing",
                "hostname: '*', prefix: /shadowed/, rewrite: '', shadow: true, weight: 0, service: "
                        + recorder.service());
        gateway().eventually("/shadowed/last", answer -> {
            var before = recorder.requests("/shadowed/none").size();
            assertThat(gateway().get("/shadowed/none").status()).isEqualTo(200);
            assertThat(gateway().get("/shadowed/none").status()).isEqualTo(200);
            assertThat(recorder.requests("/shadowed/none")).hasSize(before);
        });
    }

    @Test
    void aConnectionIsUpgradedWhereTheMappingAllowsIt() throws IOException {
        try (var server = UpgradeServer.start()) {
            mapping(
                    "upgrade",
                    "hostname: '*', prefix: /upgrade/, timeout_ms: 500, allow_upgrade: [websocket, spdy/3.1], service: '127.0.0.1:%d'"
                            .formatted(server.port()));
            mapping(
                    "upgrade-old",
                    "hostname: '*', prefix: /upgrade-old/, use_websocket: true, service: '127.0.0.1:%d'"
                            .formatted(server.port()));
            mapping(
                    "upgrade-not",
                    "hostname: '*', prefix: /upgrade-not/, use_websocket: false, service: '127.0.0.1:%d'"
                            .formatted(server.port()));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(upgraded("/upgrade/", "websocket")).contains("101", "hello"));

            assertThat(upgraded("/upgrade/", "spdy/3.1")).contains("101", "hello");
            assertThat(upgraded("/upgrade-old/", "websocket")).contains("101", "hello");
            assertThat(upgraded("/upgrade-not/", "websocket")).contains("403").doesNotContain("101");
            assertThat(upgraded("/upgrade/", "other")).contains("403");
            assertThat(upgraded("/upgrade/", "websocket", Duration.ofMillis(1500)))
                    .as("longer than a request may take")
                    .contains("hello");
        }
    }

    @Test
    void connectGoesToTheMappingThatAllowsIt() throws IOException {
        try (var server = UpgradeServer.start()) {
            mapping(
                    "connect",
                    "hostname: 'connect.example:443', prefix: /connect/, allow_upgrade: [connect], headers: {x-a: b}, service: '127.0.0.1:%d'"
                            .formatted(server.port()));
            mapping("connect-not", "hostname: '*', prefix: /, service: quote");
            eventuallyFrom("quote", "/connect-not/");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(connected("connect.example:443", "x-a: b"))
                            .contains("200", "for connect connect.example:443", "hello"));

            // As without a path there is none that it could be sent to.
            assertThat(connected("connect.example:443", "x-a: c")).contains("404");
            assertThat(connected("other.example:443", "x-a: b")).contains("404");
            assertThat(upgraded("/connect/", "websocket")).doesNotContain("101");
            gateway().manifests().delete("connect-not.yaml");
        }
    }

    /** What comes back when CONNECT is asked for and then "hello" is sent. */
    private String connected(String authority, String header) throws IOException {
        try (var socket = RawHttp.open(gateway().port(8080))) {
            var out = socket.getOutputStream();
            out.write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + header + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var head = readUntil(socket.getInputStream(), "\r\n\r\n");
            if (!head.startsWith("HTTP/1.1 200")) {
                return head;
            }
            out.write("hello\n".getBytes(StandardCharsets.US_ASCII));
            return head + readUntil(socket.getInputStream(), "\n");
        }
    }

    @Test
    void membersOfAGroupAreHeardTogether() throws IOException {
        mapping(
                "together-a",
                "hostname: '*', prefix: /together/, rewrite: '', service: quote, add_request_headers: {x-a: {value: '1'}, x-b: {value: '1'}}");
        mapping(
                "together-b",
                "hostname: '*', prefix: /together/, rewrite: '', service: other, weight: 50, add_request_headers: {x-b: {value: '2'}}");
        mapping("together-c", "hostname: '*', prefix: /together/, rewrite: '', service: other, bypass_auth: true");
        eventuallyFrom("other", "/together/");
        eventuallyFrom("quote", "/together/");

        var headers = gateway().get("/together/").json().get("headers");
        assertThat(headers.at("/x-a/0").asText()).isEqualTo("1");
        assertThat(headers.at("/x-b/0").asText()).isEqualTo("2");
        assertThat(problemsOf("together-c")).singleElement().asString().contains("spec.bypass_auth", "together-a");
    }

    /** What comes back when an upgrade is asked for and then "hello" is sent. */
    private String upgraded(String path, String protocol) throws IOException {
        return upgraded(path, protocol, Duration.ZERO);
    }

    /** What comes back when an upgrade is asked for and then, a while later, "hello" is sent. */
    private String upgraded(String path, String protocol, Duration pause) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway().port(8080))) {
            socket.setSoTimeout(5000);
            var out = socket.getOutputStream();
            out.write(
                    ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = readUntil(socket.getInputStream(), "\r\n\r\n");
            if (!head.startsWith("HTTP/1.1 101")) {
                return head;
            }
            LockSupport.parkNanos(pause.toNanos());
            out.write("hello\n".getBytes(StandardCharsets.US_ASCII));
            return head + readUntil(socket.getInputStream(), "\n");
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        int read = in.read();
        while (read >= 0 && text.indexOf(end) < 0) {
            text.append((char) read);
            read = text.indexOf(end) < 0 ? in.read() : read;
        }
        return text.toString();
    }

    /** Agrees to every upgrade and echoes what it is sent. */
    private static final class UpgradeServer implements AutoCloseable {
        private final ServerSocket socket;

        private UpgradeServer(ServerSocket socket) {
            this.socket = socket;
        }

        static UpgradeServer start() throws IOException {
            var server = new UpgradeServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::accept);
            return server;
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    var connection = socket.accept();
                    Thread.ofVirtual().start(() -> serve(connection));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void serve(Socket connection) {
            try (connection) {
                var head = readUntil(connection.getInputStream(), "\r\n\r\n").toLowerCase(Locale.ROOT);
                var protocol = head.lines()
                        .filter(line -> line.startsWith("upgrade:"))
                        .map(line -> line.substring("upgrade:".length()).strip())
                        .findFirst();
                var out = connection.getOutputStream();
                if (head.startsWith("connect ")) {
                    var request = head.lines().findFirst().orElseThrow();
                    out.write(("HTTP/1.1 200 OK\r\nx-told: for " + request + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    connection.getInputStream().transferTo(out);
                    return;
                }
                out.write((protocol.isEmpty()
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "
                                        + protocol.get() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                connection.getInputStream().transferTo(out);
            } catch (IOException e) {
                // The test has seen what it wanted and closed the connection.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
