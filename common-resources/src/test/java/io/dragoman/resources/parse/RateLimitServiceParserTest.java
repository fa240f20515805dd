package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitServiceParserTest {
    private static final String MINIMUM = "service: limits:8081\nprotocol_version: v3\n";

    @ParameterizedTest
    @CsvSource({"''", "'domain: \"\"\ntls: \"\"\ngrpc: {}\n'"})
    void whatIsLeftOutOrEmptyHasItsDefault(String fields) {
        var service = Parsing.good(RateLimitService.class, manifest("RateLimitService", MINIMUM + fields));
        assertThat(service)
                .isEqualTo(new RateLimitService(
                        service.meta(),
                        "limits:8081",
                        null,
                        null,
                        Duration.ofMillis(20),
                        false,
                        false,
                        UpstreamOptions.of("ratelimit", null, null)));
    }

    @Test
    void everyFieldIsRead() {
        var service = Parsing.good(RateLimitService.class, manifest("RateLimitService", MINIMUM + """
                domain: shop
                tls: context
                timeout_ms: 100
                failure_mode_deny: true
                grpc: {use_resource_exhausted_code: true}
                stats_name: limits
                """));
        assertThat(service)
                .isEqualTo(new RateLimitService(
                        service.meta(),
                        "limits:8081",
                        "shop",
                        "context",
                        Duration.ofMillis(100),
                        true,
                        true,
                        UpstreamOptions.of("ratelimit", null, "limits")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protocol_version: v3 | service: is required",
                "service: a | protocol_version: must be v3: Envoy has no other rate limit version",
                "{service: a, protocol_version: v2} | protocol_version: must be v3: Envoy has no other rate limit version",
                "{service: a, protocol_version: v3, domain: 5} | domain: must be a string, but is a number",
                "{service: a, protocol_version: v3, timeout_ms: soon} | timeout_ms: must be a whole number, but is a string",
                "{service: a, protocol_version: v3, failure_mode_deny: 1} | failure_mode_deny: must be true or false, but is a"
                        + " number",
                "{service: a, protocol_version: v3, grpc: {use_resource_exhausted_code: 1}} | grpc.use_resource_exhausted_code:"
                        + " must be true or false, but is a number"
            })
    void aWrongValueRefusesTheServiceAndNamesTheField(String spec, String problem) {
        assertThat(Parsing.refused(manifest("RateLimitService", spec))).containsExactly("ERROR spec." + problem);
    }

    @Test
    void whatHasNoEffectIsAWarning() {
        assertThat(Parsing.problems(manifest("RateLimitService", MINIMUM + "limit: 5\ngrpc: {code: x}\n")))
                .containsExactlyInAnyOrder(
                        "WARNING spec.limit: is not a known field and has no effect",
                        "WARNING spec.grpc.code: is not a known field and has no effect");
    }
}
