package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.AccessLogFormat;
import io.dragoman.resources.model.EdgeSettings;
import io.dragoman.resources.model.EdgeSettings.CertificateDetail;
import io.dragoman.resources.model.EdgeSettings.ForwardCertificate;
import io.dragoman.resources.model.EdgeSettings.HeaderCase;
import io.dragoman.resources.model.EdgeSettings.Underscores;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.ModuleFilters;
import io.dragoman.resources.model.ModuleFilters.AddressRange;
import io.dragoman.resources.model.ModuleFilters.AddressRule;
import io.dragoman.resources.model.ModuleFilters.GzipStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeSettingsParserTest {
    private static String module(String config) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec: {config: {%s}}
                """.formatted(config);
    }

    private static EdgeSettings good(String config) {
        return Parsing.good(GatewayModule.class, module(config)).edge();
    }

    @Test
    void anEmptyModuleSaysNothing() {
        assertThat(good("")).isEqualTo(EdgeSettings.NONE);
    }

    @Test
    void everySettingOfHttpIsRead() {
        var settings = good("""
                enable_http10: true, allow_chunked_length: false, proper_case: true,
                headers_with_underscores_action: DROP_HEADER, max_request_headers_kb: 96, merge_slashes: 'True',
                reject_requests_with_escaped_slashes: true, strip_matching_host_port: true,
                preserve_external_request_id: true, suppress_envoy_headers: true, server_name: us,
                use_remote_address: false, listener_idle_timeout_ms: 5, forward_client_cert_details: SANITIZE_SET,
                set_current_client_cert_details: {subject: true, dns: true, uri: false}, buffer_limit_bytes: 7
                """);
        assertThat(settings.http1()).isEqualTo(new EdgeSettings.Http1(true, false, HeaderCase.PROPER));
        assertThat(settings.requests())
                .isEqualTo(new EdgeSettings.Requests(Underscores.DROP_HEADER, 96, true, true, true, true, true, "us"));
        assertThat(settings.clients())
                .isEqualTo(new EdgeSettings.Clients(
                        false,
                        Duration.ofMillis(5),
                        ForwardCertificate.SANITIZE_SET,
                        Set.of(CertificateDetail.SUBJECT, CertificateDetail.DNS)));
        assertThat(settings.bufferLimit()).isEqualTo(7);
    }

    @Test
    void everyFilterIsRead() {
        var filters = good("""
                        enable_grpc_web: true, enable_grpc_http11_bridge: true, lua_scripts: x = 1, buffer: {max_request_bytes: 9},
                        grpc_stats: {all_methods: true, upstream_stats: true, services: [{name: a.B, method_names: [C]}]},
                        ip_allow: [{peer: 10.0.0.0/8}, {remote: '2001:db8::/32'}, {remote: 1.2.3.4}],
                        gzip: {memory_level: 9, window_bits: 15, compression_level: SPEED, compression_strategy: RLE,
                          min_content_length: 1, content_type: [a/b], disable_on_etag_header: true,
                          remove_accept_encoding_header: true},
                        brotli: {quality: 11, window_bits: 24, min_content_length: 2, content_type: [c/d]}
                        """).filters();
        assertThat(filters)
                .isEqualTo(new ModuleFilters(
                        true,
                        true,
                        new ModuleFilters.GrpcStats(
                                true, true, List.of(new ModuleFilters.GrpcService("a.B", List.of("C")))),
                        "x = 1",
                        new ModuleFilters.Compression(
                                new ModuleFilters.Gzip(
                                        9,
                                        15,
                                        1,
                                        GzipStrategy.RLE,
                                        new ModuleFilters.Compressed(1, List.of("a/b"), true, true)),
                                new ModuleFilters.Brotli(
                                        11, 24, new ModuleFilters.Compressed(2, List.of("c/d"), false, false))),
                        9,
                        new AddressRule(
                                true,
                                List.of(
                                        new AddressRange(true, "10.0.0.0", 8),
                                        new AddressRange(false, "2001:db8::", 32),
                                        new AddressRange(false, "1.2.3.4", 32)))));
    }

    @Test
    void filtersThatAreSwitchedOffAreNotThere() {
        assertThat(
                        good(
                                "enable_grpc_web: false, enable_grpc_http11_bridge: false, gzip: {enabled: false}, brotli: {enabled: false}"))
                .isEqualTo(EdgeSettings.NONE);
    }

    @Test
    void runtimeFlagsAreRead() {
        var module = Parsing.good(GatewayModule.class, module("runtime_flags: {http.max_requests_per_io_cycle: 3}"));
        assertThat(module.runtime().numbers()).containsExactly(Map.entry("http.max_requests_per_io_cycle", 3));
    }

    @Test
    void spellingsOfHeadersAreKeptAsFarAsEnvoyCan() {
        var yaml = module("header_case_overrides: [X-A]");
        assertThat(Parsing.problems(yaml))
                .singleElement()
                .asString()
                .startsWith("WARNING spec.config.header_case_overrides: is done differently");
        var module = Parsing.accepted(GatewayModule.class, yaml);
        assertThat(module.edge().http1().headerCase()).isEqualTo(HeaderCase.KEPT);
        assertThat(module.upstream().keepHeaderCase()).isTrue();
        assertThat(good("header_case_overrides: []")).isEqualTo(EdgeSettings.NONE);
    }

    @Test
    void theAccessLogIsRead() {
        assertThat(good("envoy_log_path: /tmp/log, envoy_log_format: 'a %PROTOCOL% 5%%'")
                        .accessLog())
                .isEqualTo(new AccessLogFormat(AccessLogFormat.Type.TEXT, "a %PROTOCOL% 5%%\n", "/tmp/log"));
        assertThat(good("envoy_log_type: json, envoy_log_format: {a: '%REQ(X?Y):5%', b: {c: 1}}")
                        .accessLog()
                        .format())
                .isEqualTo("{\"a\":\"%REQ(X?Y):5%\",\"b\":{\"c\":1}}");
        assertThat(good("envoy_log_type: typed_json").accessLog().format()).startsWith("{\"start_time\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runtime_flags: {http.max_requests_per_io_cycle: 0} | runtime_flags.http.max_requests_per_io_cycle: must be from 1 to"
                        + " 2147483647, but is 0",
                "lua_scripts: 'x =' | lua_scripts: is no script that Envoy can load: line 1: unexpected symbol (the script"
                        + " ends here)",
                "header_case_overrides: X-A | header_case_overrides: must be a list of strings, but is a string",
                "header_case_overrides: ['X A'] | header_case_overrides[0]: must be the name of a header",
                "'header_case_overrides: [X-A], proper_case: true' | header_case_overrides: cannot be given beside proper_case",
                "brotli: {quality: 12} | brotli.quality: must be from 0 to 11, but is 12",
                "ip_allow: [{peer: x}] | ip_allow[0].peer: must be an IP address, or a range such as 10.0.0.0/8, but is \"x\"",
                "ip_allow: [{peer: 1.2.3.4/33}] | ip_allow[0].peer: must be an IP address, or a range such as 10.0.0.0/8, but is"
                        + " \"1.2.3.4/33\"",
                "ip_deny: [{remote: '::1/129'}] | ip_deny[0].remote: must be an IP address, or a range such as 10.0.0.0/8, but is"
                        + " \"::1/129\"",
                "ip_deny: [{}] | ip_deny[0]: must say either peer or remote",
                "ip_deny: [] | ip_deny: must have at least one entry",
                "'ip_allow: [{peer: 1.2.3.4}], ip_deny: [{peer: 1.2.3.4}]' | ip_deny: cannot be given beside ip_allow",
                "buffer: {} | buffer.max_request_bytes: is required",
                "gzip: {window_bits: 16} | gzip.window_bits: must be from 9 to 15, but is 16",
                "envoy_log_format: '%' | envoy_log_format: has a % that begins no command: commands look like %START_TIME% or"
                        + " %REQ(HOST)%, a lone % is %%",
                "'envoy_log_type: json, envoy_log_format: a' | envoy_log_format: must be an object when envoy_log_type is json or"
                        + " typed_json",
                "merge_slashes: maybe | merge_slashes: must be true or false, but is a string",
                "max_request_headers_kb: 0 | max_request_headers_kb: must be from 1 to 8192, but is 0"
            })
    void aWrongValueRefusesTheModuleAndNamesTheField(String config, String problem) {
        assertThat(Parsing.refused(module(config))).contains("ERROR spec.config." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "envoy_validation_timeout: 5 | NOTICE spec.config.envoy_validation_timeout: has no effect: no configuration waits for"
                        + " a validation",
                "use_proxy_proto: true | NOTICE spec.config.use_proxy_proto: has no effect, as in Emissary 2 and later: use a"
                        + " Listener's protocolStack",
                "runtime_flags: {a.b: 1} | WARNING spec.config.runtime_flags.a.b: has no effect: it is none of"
                        + " http.max_requests_per_io_cycle, overload.premature_reset_min_stream_lifetime_seconds,"
                        + " overload.premature_reset_total_stream_count"
            })
    void whatHasNoEffectIsNamed(String config, String problem) {
        assertThat(Parsing.problems(module(config))).containsExactly(problem);
        assertThat(Parsing.accepted(GatewayModule.class, module(config)).edge()).isEqualTo(EdgeSettings.NONE);
    }
}
