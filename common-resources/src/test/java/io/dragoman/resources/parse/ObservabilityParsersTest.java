package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.LogService;
import io.dragoman.resources.model.LogService.LoggedHeader;
import io.dragoman.resources.model.TracingService;
import io.dragoman.resources.model.TracingService.CustomTag;
import io.dragoman.resources.model.TracingService.Driver;
import io.dragoman.resources.model.TracingService.Sampling;
import io.dragoman.resources.model.TracingService.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservabilityParsersTest {
    @Test
    void everyFieldOfALogServiceIsRead() {
        var service = Parsing.good(LogService.class, manifest("LogService", """
                service: logs:9000
                driver: http
                driver_config:
                  additional_log_headers:
                  - {header_name: a}
                  - {header_name: b, during_request: false, during_response: false, during_trailer: false}
                flush_interval_time: 5
                flush_interval_byte_size: 7
                grpc: true
                protocol_version: v3
                stats_name: stats
                """));
        assertThat(service)
                .isEqualTo(new LogService(
                        service.meta(),
                        "logs:9000",
                        LogService.Driver.HTTP,
                        List.of(new LoggedHeader("a", true, true, true), new LoggedHeader("b", false, false, false)),
                        Duration.ofSeconds(5),
                        7,
                        "stats"));
    }

    @Test
    void aLogServiceHasDefaults() {
        assertThat(Parsing.good(
                        LogService.class, manifest("LogService", "{service: a, driver: tcp, protocol_version: v3}")))
                .returns(Duration.ofSeconds(1), LogService::flushInterval)
                .returns(16384, LogService::flushBytes)
                .returns(List.of(), LogService::headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{driver: tcp, protocol_version: v3}' | service: is required",
                "'{service: a, protocol_version: v3}' | driver: is required: http or tcp",
                "'{service: a, driver: udp, protocol_version: v3}' | driver: must be one of http, tcp, but is \"udp\"",
                "'{service: a, driver: tcp}' | protocol_version: must be v3: Envoy has no other version of access logs",
                "'{service: a, driver: tcp, protocol_version: v3, driver_config: {additional_log_headers: [{header_name: b}]}}'"
                        + " | driver_config.additional_log_headers: needs the driver http",
                "'{service: a, driver: http, protocol_version: v3, driver_config: {additional_log_headers: [{}]}}'"
                        + " | driver_config.additional_log_headers[0].header_name: is required"
            })
    void aWrongLogServiceIsRefused(String spec, String problem) {
        assertThat(Parsing.refused(manifest("LogService", spec))).contains("ERROR spec." + problem);
    }

    @Test
    void everyFieldOfATracingServiceIsRead() {
        var service = Parsing.good(TracingService.class, manifest("TracingService", """
                service: zipkin:9411
                driver: zipkin
                sampling: {client: 1, random: 2, overall: 3}
                custom_tags:
                - {tag: a, literal: {value: b}}
                - {tag: c, environment: {name: d, default_value: e}}
                - {tag: f, request_header: {name: g}}
                config:
                  collector_endpoint: /spans
                  collector_endpoint_version: HTTP_PROTO
                  collector_hostname: host
                  trace_id_128bit: false
                  shared_span_context: false
                stats_name: stats
                """));
        assertThat(service)
                .isEqualTo(new TracingService(
                        service.meta(),
                        "zipkin:9411",
                        new Driver.Zipkin("/spans", true, "host", false, false),
                        new Sampling(1, 2, 3),
                        List.of(
                                new CustomTag("a", new Source.Literal("b")),
                                new CustomTag("c", new Source.Environment("d", "e")),
                                new CustomTag("f", new Source.RequestHeader("g", ""))),
                        "stats"));
    }

    @Test
    void driversHaveDefaults() {
        assertThat(driver("zipkin")).isEqualTo(new Driver.Zipkin("/api/v2/spans", false, null, true, true));
        assertThat(driver("datadog")).isEqualTo(new Driver.Datadog("ambassador"));
        assertThat(driver("opentelemetry")).isEqualTo(new Driver.OpenTelemetry("ambassador"));
    }

    private static Driver driver(String name) {
        return Parsing.good(TracingService.class, manifest("TracingService", "{service: a, driver: " + name + "}"))
                .driver();
    }

    @Test
    void headersThatAreTagsAreReadUnlessThereAreCustomTags() {
        assertThat(Parsing.good(
                                TracingService.class,
                                manifest("TracingService", "{service: a, driver: datadog, tag_headers: [h]}"))
                        .tags())
                .containsExactly(new CustomTag("h", new Source.RequestHeader("h", "")));
        assertThat(
                        Parsing.problems(
                                manifest(
                                        "TracingService",
                                        "{service: a, driver: datadog, tag_headers: [h], custom_tags: [{tag: a, literal: {value: b}}]}")))
                .containsExactly("WARNING spec.tag_headers: has no effect beside custom_tags");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{service: a, driver: lightstep}' | driver: lightstep is retired, in Envoy too: send to Lightstep with"
                        + " opentelemetry",
                "'{service: a, driver: x}' | driver: must be one of zipkin, datadog, opentelemetry, but is \"x\"",
                "'{driver: zipkin}' | service: is required",
                "'{service: a, driver: zipkin, config: {collector_endpoint_version: HTTP_JSON_V1}}' |"
                        + " config.collector_endpoint_version: must be one of HTTP_JSON, HTTP_PROTO, but is \"HTTP_JSON_V1\"",
                "'{service: a, driver: zipkin, sampling: {overall: 101}}' | sampling.overall: must be from 0 to 100, but is 101",
                "'{service: a, driver: zipkin, custom_tags: [{tag: b}]}' | custom_tags[0]: must have one of literal, environment,"
                        + " request_header"
            })
    void aWrongTracingServiceIsRefused(String spec, String problem) {
        assertThat(Parsing.refused(manifest("TracingService", spec))).contains("ERROR spec." + problem);
    }
}
