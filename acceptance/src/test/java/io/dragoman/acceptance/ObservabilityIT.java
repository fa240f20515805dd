package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told of requests: services that log them, and services that gather spans. */
final class ObservabilityIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    @Override
    String gatewayManifests() {
        return Manifests.plainGateway() + mappingText("page", "hostname: '*', prefix: /page/, service: quote");
    }

    @AfterEach
    void tellNobody() {
        gateway().manifests().write("told.yaml", "");
    }

    private void request(String path) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), path, "x-color: blue", "x-unseen: grey")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void severalLogServicesAreToldOfRequestsAndConnections() throws IOException {
        try (var requests = GrpcReceiver.ofAccessLogs();
                var connections = GrpcReceiver.ofAccessLogs();
                var greeting = GreetingServer.plain("greeting")) {
            gateway()
                    .manifests()
                    .write(
                            "told.yaml",
                            requests.service("requests")
                                    + connections.service("connections")
                                    + greeting.service()
                                    + object("TCPMapping", "greeting", "port: 8443, service: 'greeting:80'")
                                    + object("LogService", "of-requests", """
                            service: requests, driver: http, protocol_version: v3, grpc: true, flush_interval_byte_size: 0,
                            driver_config: {additional_log_headers: [
                              {header_name: x-color, during_response: false, during_trailer: false},
                              {header_name: x-backend, during_request: false}]}""")
                                    + object("LogService", "of-connections", """
                            service: connections, driver: tcp, protocol_version: v3, flush_interval_byte_size: 0"""));

            eventually(() -> {
                request("/page/logged");
                assertThat(requests.received())
                        .contains("of-requests", "/page/logged", "x-color", "blue", "x-backend", "quote")
                        .doesNotContain("grey");
            });
            eventually(() -> {
                RawHttp.open(gateway().port(8443)).close();
                assertThat(connections.received()).contains("of-connections", "greeting");
            });
        }
    }

    @Test
    void spansGoToZipkin() throws IOException {
        try (var zipkin = new HttpReceiver()) {
            gateway()
                    .manifests()
                    .write("told.yaml", zipkin.service("zipkin") + object("TracingService", "tracing", """
                    service: zipkin, driver: zipkin, sampling: {overall: 100},
                    custom_tags: [{tag: color, request_header: {name: x-color}}, {tag: fixed, literal: {value: always}},
                      {tag: home, environment: {name: NO_SUCH_NAME, default_value: none}}],
                    config: {collector_endpoint: /mine, collector_hostname: collector.example.com}"""));

            eventually(() -> {
                request("/page/zipkin");
                assertThat(zipkin.received())
                        .contains("/mine collector.example.com")
                        .contains("\"color\":\"blue\"", "\"fixed\":\"always\"", "\"home\":\"none\"", "/page/zipkin")
                        .containsPattern("\"traceId\":\"[0-9a-f]{32}\"")
                        .contains("\"name\":\"router quote egress\"");
            });
        }
    }

    @Test
    void nothingIsSentWithoutSampling() throws IOException {
        try (var zipkin = new HttpReceiver();
                var logs = GrpcReceiver.ofAccessLogs()) {
            gateway()
                    .manifests()
                    .write(
                            "told.yaml",
                            zipkin.service("zipkin")
                                    + logs.service("logs")
                                    + object(
                                            "TracingService",
                                            "tracing",
                                            "service: zipkin, driver: zipkin, sampling: {overall: 0}")
                                    + object("LogService", "logs", """
                            service: logs, driver: http, protocol_version: v3, flush_interval_byte_size: 0"""));

            // Both come with one change of the listener: once logs come, tracing is on too.
            eventually(() -> {
                request("/page/unsampled");
                assertThat(logs.received()).contains("/page/unsampled");
            });
            assertThat(zipkin.received()).isEmpty();
        }
    }

    @Test
    void spansGoToOpenTelemetry() throws IOException {
        try (var collector = GrpcReceiver.ofSpans()) {
            gateway()
                    .manifests()
                    .write("told.yaml", collector.service("otel") + object("TracingService", "tracing", """
                    service: otel, driver: opentelemetry, tag_headers: [x-color], config: {service_name: edge}"""));

            eventually(() -> {
                request("/page/otel");
                assertThat(collector.received()).contains("edge", "/page/otel", "x-color", "blue");
            });
        }
    }

    @Test
    void spansGoToDatadog() throws IOException {
        try (var agent = new HttpReceiver()) {
            gateway()
                    .manifests()
                    .write(
                            "told.yaml",
                            agent.service("agent")
                                    + object("TracingService", "tracing", "service: agent, driver: datadog"));

            eventually(() -> {
                request("/page/datadog");
                assertThat(agent.received()).contains("/v0.4/traces", "ambassador", "/page/datadog");
            });
        }
    }
}
