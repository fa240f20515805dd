package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ratelimit-service that is given the environment of a Deployment of envoyproxy/ratelimit. */
final class ReferenceEnvironmentIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final byte[] SERVING = {8, 1};
    private static final byte[] NOT_SERVING = {8, 2};
    private static final String TRACE = "463ac35c9f6413ad48485a3953bb6124";

    /** As Envoy asks where Zipkin gathers its spans. */
    private static final Map<String, String> B3 =
            Map.of("x-b3-traceid", TRACE, "x-b3-spanid", "a2fb4a1d1a96d312", "x-b3-sampled", "1");

    private final Ports ports = Ports.free();
    private final int http = ports.of(8082);
    private final int metrics = ports.of(8877);
    private final int debug = ports.of(8001);

    @TempDir
    private Path directory;

    private Child start(Map<String, String> more) throws IOException {
        var config = Files.createDirectories(directory.resolve("ratelimit/config"));
        Files.writeString(config.resolve("limits.yaml"), """
                domain: shop
                descriptors:
                - key: user
                  rate_limit: {unit: day, requests_per_unit: 3}
                """);
        var environment = new HashMap<>(Map.of(
                "RUNTIME_ROOT", directory.toString(),
                "RUNTIME_SUBDIRECTORY", "ratelimit",
                "RUNTIME_WATCH_ROOT", "false",
                "USE_STATSD", "false",
                "HOST", "127.0.0.1",
                "PORT", Integer.toString(http),
                "GRPC_UDS", socket().toString(),
                "DEBUG_HOST", "127.0.0.1",
                "DEBUG_PORT", Integer.toString(debug),
                "DRAGOMAN_MANIFESTS", ""));
        environment.putAll(more);
        return Child.start(
                directory.resolve("service.log"), environment, ServiceCommand.of("ratelimit-service", List.of()));
    }

    private Path socket() {
        return directory.resolve("limits.sock");
    }

    /** Waits for a service that may not have begun to listen, but has not ended. */
    private static ConditionFactory awaiting(Child service) {
        return await().atMost(START)
                .ignoreExceptions()
                .failFast(
                        () -> assertThat(service.isAlive()).as(service::output).isTrue());
    }

    private void awaitHealthy(Client client, Child service) {
        awaiting(service).until(() -> client.get("http", http, "/healthcheck").status() == 200);
    }

    @Test
    void allIsWhereItWas() throws IOException {
        try (var client = Client.plain()) {
            var service = start(Map.of(
                    "USE_PROMETHEUS", "true",
                    "PROMETHEUS_ADDR", "127.0.0.1:" + metrics,
                    "PROMETHEUS_PATH", "/stats",
                    "GRPC_MAX_CONNECTION_AGE", "24h",
                    "LOG_FORMAT", "json",
                    "LOG_LEVEL", "info",
                    "REDIS_POOL_SIZE", "4321"));
            try (service) {
                awaitHealthy(client, service);
                assertThat(health()).isEqualTo(SERVING);
                assertThat(client.get("http", metrics, "/stats").body())
                        .contains("ratelimit_service_config_load_success", "ratelimit_service_total_requests{");
                assertThat(client.get("http", debug, "/").body()).contains("/rlconfig", "/stats");
                assertThat(client.get("http", debug, "/stats").body())
                        .contains("ratelimit.service.config_load_success: 1\n");
                assertThat(client.get("http", debug, "/rlconfig").body()).contains("shop.user: unit=DAY");
            }
            assertThat(socket()).doesNotExist();
            var reader = new ObjectMapper();
            var lines = service.output()
                    .lines()
                    .filter(line -> !line.startsWith("WARNING:"))
                    .toList();
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(
                                    reader.readTree(line).path("@message").asText())
                            .isNotEmpty());
            assertThat(service.output())
                    .contains("REDIS_POOL_SIZE has no effect")
                    .doesNotContain("4321", "RUNTIME_SUBDIRECTORY has no effect");
        }
    }

    @Test
    void aMapperNamesTheMetrics() throws IOException {
        var mapper = Files.writeString(directory.resolve("mapper.yaml"), """
                mappings:
                - match: ^ratelimit.service.config_load_(.*)$
                  match_type: regex
                  name: loads
                  labels: {result: $1}
                - {match: ., match_type: regex, action: drop, name: dropped}
                """);
        var variables = Map.of(
                "USE_PROMETHEUS",
                "true",
                "PROMETHEUS_ADDR",
                "127.0.0.1:" + metrics,
                "PROMETHEUS_MAPPER_YAML",
                mapper.toString());
        try (var client = Client.plain();
                var service = start(variables)) {
            awaitHealthy(client, service);
            assertThat(client.get("http", metrics, "/metrics").body()).isEqualTo("""
                    # HELP loads As envoyproxy/ratelimit counts it
                    # TYPE loads untyped
                    loads{result="success",} 1.0
                    loads{result="error",} 0.0
                    """);
        }
        Files.writeString(mapper, "mappings: [{match: 'a*', name: b}]");
        try (var refusing = start(variables)) {
            await().atMost(START).until(() -> !refusing.isAlive());
            assertThat(refusing.output()).contains("mappings[0].match");
        }
    }

    @Test
    void spansGoToTheCollector() throws IOException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            try (exchange) {
                received.add(exchange.getRequestURI().getPath() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
        var trace = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
        var endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (var client = Client.plain();
                var service = start(Map.of(
                        "TRACING_ENABLED", "true",
                        "TRACING_SERVICE_NAMESPACE", "edge-of-the-shop",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
                        "OTEL_EXPORTER_OTLP_COMPRESSION", "none"))) {
            awaitHealthy(client, service);
            health();
            await().atMost(START)
                    .until(() -> received.stream()
                            .anyMatch(spans -> spans.startsWith("/v1/traces")
                                    && spans.contains("RateLimit")
                                    && spans.contains("edge-of-the-shop")
                                    && spans.contains(trace)));
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void isReadyOnlyWithRedisWhereThatIsAskedFor() throws IOException {
        int redis = RedisServer.freePort();
        try (var client = Client.plain();
                var service = start(
                        Map.of("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION", "true", "REDIS_URL", "127.0.0.1:" + redis))) {
            awaiting(service)
                    .untilAsserted(() -> assertThat(
                                    client.get("http", debug, "/rlconfig").body())
                            .contains("shop.user"));
            assertThat(client.get("http", http, "/healthcheck").status()).isEqualTo(500);
            assertThat(health()).isEqualTo(NOT_SERVING);
            try (var _ = RedisServer.start(directory, redis)) {
                awaitHealthy(client, service);
                await().atMost(START).until(() -> Arrays.equals(health(), SERVING));
            }
            await().atMost(START)
                    .until(() -> client.get("http", http, "/healthcheck").status() == 500
                            && Arrays.equals(health(), NOT_SERVING));
        }
    }

    @Test
    void whatCannotBeReadStopsTheStart() throws IOException {
        try (var refusing = start(Map.of("GRPC_MAX_CONNECTION_AGE", "a-day", "USE_PROMETHEUS", "perhaps"))) {
            await().atMost(START).until(() -> !refusing.isAlive());
            assertThat(refusing.output())
                    .contains("GRPC_MAX_CONNECTION_AGE is not a duration", "USE_PROMETHEUS is not true or false")
                    .doesNotContain("a-day", "perhaps");
        }
        assertThat(socket()).doesNotExist();
    }

    /** Asks over the socket whether requests can be decided. */
    private byte[] health() {
        var loops = new NioEventLoopGroup(1);
        var channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket()))
                .channelFactory(NioDomainSocketChannel::new)
                .eventLoopGroup(loops)
                .overrideAuthority("localhost")
                .usePlaintext()
                .build();
        try {
            var check = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            var traced = new Metadata();
            B3.forEach((name, value) -> traced.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
            return ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(traced)),
                    check,
                    CallOptions.DEFAULT,
                    new byte[0]);
        } finally {
            channel.shutdownNow();
            var _ = loops.shutdownGracefully();
        }
    }
}
