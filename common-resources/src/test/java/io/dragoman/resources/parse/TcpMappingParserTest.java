package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.TcpMapping;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpMappingParserTest {
    private static TcpMapping good(String spec) {
        return Parsing.good(TcpMapping.class, manifest("TCPMapping", spec));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var mapping = good("port: 1234\nservice: a:1\n");
        assertThat(mapping)
                .isEqualTo(new TcpMapping(
                        mapping.meta(),
                        1234,
                        null,
                        null,
                        "a:1",
                        null,
                        null,
                        null,
                        Duration.ofSeconds(3),
                        UpstreamOptions.NONE));
    }

    @Test
    void everyFieldIsRead() {
        var mapping = good("""
                port: 1
                service: https://b:2
                address: 127.0.0.1
                host: A.com
                tls: context
                weight: 20
                idle_timeout_ms: "5000"
                connect_timeout_ms: 100
                cluster_tag: tag
                stats_name: stats
                resolver: endpoint
                enable_ipv4: false
                enable_ipv6: true
                circuit_breakers: [{max_connections: 1}]
                """);
        assertThat(mapping)
                .returns("127.0.0.1", TcpMapping::address)
                .returns("a.com", TcpMapping::host)
                .returns("context", TcpMapping::tls)
                .returns(20, TcpMapping::weight)
                .returns(Duration.ofSeconds(5), TcpMapping::idleTimeout)
                .returns(Duration.ofMillis(100), TcpMapping::connectTimeout);
        assertThat(mapping.upstream().clusterTag()).isEqualTo("tag");
        assertThat(mapping.upstream().statsName()).isEqualTo("stats");
        assertThat(mapping.upstream().settings().circuitBreakers()).hasSize(1);
    }

    @Test
    void theHostOfAllIsNone() {
        assertThat(good("port: 1\nservice: a:1\nhost: '*'\nidle_timeout_ms: 5\n"))
                .returns(null, TcpMapping::host)
                .returns(Duration.ofMillis(5), TcpMapping::idleTimeout);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{service: a}' | port: is required",
                "'{port: 1}' | service: is required",
                "'{port: 1, service: a, address: here}' | address: must be an IP address, but is \"here\"",
                "'{port: 1, service: a, host: a.*.b}' | host: must be a name, *.suffix or *",
                "'{port: 1, service: a, weight: 101}' | weight: must be from 0 to 100, but is 101",
                "'{port: 1, service: a, idle_timeout_ms: 5s}' | idle_timeout_ms: must be a number of milliseconds"
            })
    void aWrongValueIsNamed(String spec, String problem) {
        assertThat(Parsing.refused(manifest("TCPMapping", spec))).containsExactly("ERROR spec." + problem);
    }
}
