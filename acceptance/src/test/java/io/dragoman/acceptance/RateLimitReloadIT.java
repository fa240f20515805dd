package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits change all the time, and no decision suffers from it. */
final class RateLimitReloadIT {
    private static final int CONFIGURATIONS = 1_000;
    /** So many of them are followed by one that is wrong. */
    private static final int ONE_IN = 40;

    private static final String FILE = "limits.yaml";
    private static final List<String> WRONG = List.of(
            "domain: load\ndescriptors: [{key: user, rate_limit: {unit: fortnight, requests_per_unit: 1}}]\n",
            "domain: load\ndescriptors: [{key: user, rate_limit: {unit: day, requests_per_unit: 1}}, {key: user}]\n",
            "domain: load\ndescriptors: [{key: user, [\n");
    private static final MethodDescriptor<byte[], byte[]> SHOULD_RATE_LIMIT =
            MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit")
                    .build();
    /** The field {@code overall_code} of an answer, which comes first, and its values. */
    private static final byte OVERALL_CODE = 1 << 3;

    private static final byte ALLOWED = 1;
    private static final byte REFUSED = 2;

    @TempDir
    private Path directory;

    private final Client client = Client.plain();
    private final Ports ports = Ports.free();
    private Manifests manifests;
    private Child redis;
    private Child service;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        manifests = new Manifests(Files.createDirectory(directory.resolve("manifests")));
        manifests.write(FILE, configuration(0, 1));
        var socket = directory.resolve("redis.sock").toString();
        redis = RedisServer.start(directory, RedisServer.freePort(), "--unixsocket", socket);
        service = Child.start(
                directory.resolve("service.log"),
                Map.of(
                        "DRAGOMAN_MANIFESTS",
                        manifests.directory().toString(),
                        "DRAGOMAN_BIND_ADDRESS",
                        "127.0.0.1",
                        "DRAGOMAN_REDIS_URL",
                        "unix://" + socket,
                        "DRAGOMAN_RATELIMIT_STORE_TIMEOUT",
                        "5s",
                        "DRAGOMAN_RATELIMIT_PORT",
                        Integer.toString(ports.of(8081)),
                        "DRAGOMAN_RATELIMIT_HTTP_PORT",
                        Integer.toString(ports.of(8082))),
                ServiceCommand.of("ratelimit-service", List.of()));
        patiently()
                .ignoreExceptions()
                .failFast(
                        () -> assertThat(service.isAlive()).as(service::output).isTrue())
                .until(() -> get("/q/health/ready").status() == 200);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", ports.of(8081))
                .usePlaintext()
                .build();
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
        client.close();
        service.close();
        redis.close();
    }

    @Test
    void aThousandConfigurationsFailNoCall() throws IOException {
        try (var load = Load.of(() -> ask("user"))) {
            for (int i = 1; i <= CONFIGURATIONS; i++) {
                write(i, configuration(i, 1));
                awaitRequests(i);
                if (i % ONE_IN == 0) {
                    write(i, WRONG.get(i / ONE_IN % WRONG.size()));
                    patiently().until(() -> !get("/diag").json().isEmpty());
                    assertThat(requests()).isEqualTo(i);
                }
            }
            // A limit that only the last configuration closes.
            assertThat(code("last")).isEqualTo(ALLOWED);
            write(CONFIGURATIONS + 1, configuration(CONFIGURATIONS + 1, 0));
            awaitRequests(CONFIGURATIONS + 1);

            assertThat(code("last")).isEqualTo(REFUSED);
            assertThat(get("/diag").json()).isEmpty();
            assertThat(load.stop()).isEmpty();
            assertThat(load.answered()).isGreaterThan(CONFIGURATIONS);
        }
    }

    /** By turns in one go, and in place, where the service may meet half of it. */
    private void write(int number, String text) throws IOException {
        if (number % 2 == 0) {
            manifests.write(FILE, text);
        } else {
            Files.writeString(manifests.directory().resolve(FILE), text);
        }
    }

    private static String configuration(int number, int last) {
        return """
                domain: load
                descriptors:
                - key: user
                  rate_limit: {unit: year, requests_per_unit: %d}
                - key: last
                  rate_limit: {unit: year, requests_per_unit: %d}
                """.formatted(1_000_000_000 + number, last);
    }

    private void awaitRequests(int number) {
        patiently().until(() -> requests() == number);
    }

    /** The number of the configuration in effect. */
    private long requests() throws IOException {
        for (JsonNode limit : get("/limits").json()) {
            if (limit.path("matches").asText().equals("user=*")) {
                return limit.path("requests").asLong() - 1_000_000_000;
            }
        }
        return -1;
    }

    private Answer get(String path) throws IOException {
        return client.get("http", ports.of(8082), path);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5));
    }

    private byte code(String key) throws IOException {
        var answer = call(key);
        assertThat(answer[0]).isEqualTo(OVERALL_CODE);
        return answer[1];
    }

    private Answer ask(String key) throws IOException {
        int status = code(key) == ALLOWED ? 200 : 429;
        return new Answer(status, HttpHeaders.of(Map.of(), (name, value) -> true), "");
    }

    private byte[] call(String key) throws IOException {
        try {
            return ClientCalls.blockingUnaryCall(
                    channel, SHOULD_RATE_LIMIT, CallOptions.DEFAULT, question("load", key, "x"));
        } catch (StatusRuntimeException e) {
            throw new IOException(e);
        }
    }

    /** A {@code RateLimitRequest} with one descriptor of one entry. */
    private static byte[] question(String domain, String key, String value) {
        var entry = message(field(1, key), field(2, value));
        return message(field(1, domain), field(2, message(field(1, entry))));
    }

    private static byte[] field(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A field of a length that fits a byte. */
    private static byte[] field(int number, byte[] content) {
        return message(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] message(byte[]... fields) {
        var message = new ByteArrayOutputStream();
        for (var field : fields) {
            message.writeBytes(field);
        }
        return message.toByteArray();
    }
}
