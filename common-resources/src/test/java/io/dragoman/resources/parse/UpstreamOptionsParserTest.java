package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.CircuitBreaker;
import io.dragoman.resources.model.CircuitBreaker.Priority;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.HealthCheck;
import io.dragoman.resources.model.HealthCheck.Probe;
import io.dragoman.resources.model.Keepalive;
import io.dragoman.resources.model.LoadBalancer;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.LoadBalancer.Policy;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.OutlierDetection;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.UpstreamDefaults;
import io.dragoman.resources.model.UpstreamOptions;
import io.dragoman.resources.model.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamOptionsParserTest {
    private static final String SETTINGS = """
            resolver: endpoint
            load_balancer: {policy: least_request}
            circuit_breakers:
            - {max_connections: 1, max_pending_requests: 2, max_requests: 3, max_retries: 0}
            - {priority: high, max_requests: 9}
            keepalive: {%s: 10, interval: 20, probes: 3}
            cluster_idle_timeout_ms: 1000
            cluster_max_connection_lifetime_ms: 2000
            enable_ipv4: false
            enable_ipv6: true
            """;

    private static UpstreamSettings settings() {
        return new UpstreamSettings(
                "endpoint",
                new LoadBalancer(Policy.LEAST_REQUEST, null),
                List.of(
                        new CircuitBreaker(Priority.DEFAULT, 1, 2, 3, 0),
                        new CircuitBreaker(Priority.HIGH, null, null, 9, null)),
                new Keepalive(10, 20, 3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                false,
                true);
    }

    private static String mapping(String more) {
        return manifest("Mapping", "prefix: /a/\nservice: a\n" + more);
    }

    private static UpstreamOptions good(String more) {
        return Parsing.good(Mapping.class, mapping(more)).upstream();
    }

    @Test
    void everyFieldOfAMappingIsRead() {
        var options = good(SETTINGS.formatted("idle_time") + """
                dns_type: LOGICAL_DNS
                respect_dns_ttl: true
                cluster_tag: blue
                stats_name: quotes
                outlier_detection:
                  consecutive_5xx: 3
                  consecutive_gateway_failure: 2
                  interval: 1s
                  base_ejection_time: 10s
                  max_ejection_time: 1m
                  max_ejection_percent: 50
                health_checks:
                - health_check:
                    http:
                      path: /health
                      hostname: h.example.com
                      add_request_headers: {x-a: {value: b, append: false}}
                      remove_request_headers: [x-c]
                      expected_statuses: [{min: 200, max: 204}]
                  timeout: 1s
                  interval: 1m30s
                  unhealthy_threshold: 4
                  healthy_threshold: 5
                - health_check: {grpc: {upstream_name: svc, authority: auth}}
                """);

        assertThat(options)
                .isEqualTo(new UpstreamOptions(
                        settings(),
                        List.of(
                                new HealthCheck(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(90),
                                        4,
                                        5,
                                        new Probe.Http(
                                                "/health",
                                                "h.example.com",
                                                Map.of("x-a", new HealthCheck.Header("b", false)),
                                                List.of("x-c"),
                                                List.of(new HealthCheck.StatusRange(200, 204)))),
                                new HealthCheck(
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(5),
                                        2,
                                        1,
                                        new Probe.Grpc("svc", "auth"))),
                        new OutlierDetection(
                                3, 2, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), 50),
                        new UpstreamOptions.Dns(true, true),
                        "blue",
                        "quotes"));
    }

    @Test
    void theModuleHasDefaultsForMostOfThem() {
        var module = Parsing.accepted(
                GatewayModule.class,
                manifest(
                                "Module",
                                "config:\n"
                                        + (SETTINGS.formatted("time")
                                                        + "use_ambassador_namespace_for_service_resolution: true\n"
                                                        + "defaults: {stats_name: all, httpmapping: {stats_name: mappings}}\n")
                                                .indent(2))
                        .replace("name: it", "name: ambassador"));

        assertThat(module.upstream()).isEqualTo(new UpstreamDefaults(settings(), true, false, "mappings"));
    }

    @Test
    void whatAMappingSaysCountsMoreThanTheModule() {
        var own = new UpstreamSettings(null, null, List.of(), null, null, Duration.ofSeconds(7), true, null);

        assertThat(own.orElse(settings()))
                .isEqualTo(new UpstreamSettings(
                        "endpoint",
                        settings().loadBalancer(),
                        List.of(),
                        settings().keepalive(),
                        settings().idleTimeout(),
                        Duration.ofSeconds(7),
                        true,
                        true));
    }

    @Test
    void aHashNeedsSomethingToHash() {
        assertThat(good("load_balancer: {policy: ring_hash, cookie: {name: c, path: /p, ttl: 60s}}\n")
                        .settings()
                        .loadBalancer())
                .isEqualTo(new LoadBalancer(Policy.RING_HASH, new Affinity.Cookie("c", "/p", Duration.ofSeconds(60))));
        assertThat(good("load_balancer: {policy: ring_hash, cookie: {name: c}}\n")
                        .settings()
                        .loadBalancer())
                .isEqualTo(new LoadBalancer(Policy.RING_HASH, new Affinity.Cookie("c", null, null)));
        assertThat(good("load_balancer: {policy: maglev, header: x-user}\n")
                        .settings()
                        .loadBalancer())
                .isEqualTo(new LoadBalancer(Policy.MAGLEV, new Affinity.Header("x-user")));
        assertThat(good("load_balancer: {policy: maglev, source_ip: true}\n")
                        .settings()
                        .loadBalancer())
                .isEqualTo(new LoadBalancer(Policy.MAGLEV, new Affinity.SourceIp()));
    }

    @Test
    void zeroForATimeoutSaysNothing() {
        var settings = good("cluster_idle_timeout_ms: 0\ncluster_max_connection_lifetime_ms: 0\n")
                .settings();
        assertThat(settings).isEqualTo(UpstreamSettings.NONE);
    }

    @Test
    void anOutlierDetectionThatIsAStringIsReportedAndTheMappingStays() {
        assertThat(Parsing.problems(mapping("outlier_detection: x\n")))
                .singleElement()
                .asString()
                .startsWith("WARNING spec.outlier_detection: has no effect as a string");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load_balancer: {} | load_balancer.policy: is required",
                "load_balancer: {policy: random} | load_balancer.policy: must be one of round_robin, least_request, ring_hash, maglev, but is \"random\"",
                "load_balancer: {policy: round_robin, source_ip: true} | load_balancer.policy: takes no cookie, header or source_ip: only ring_hash and maglev do",
                "load_balancer: {policy: ring_hash} | load_balancer.policy: needs exactly one of cookie, header and source_ip: true",
                "load_balancer: {policy: ring_hash, header: a, source_ip: true} | load_balancer.policy: needs exactly one of cookie, header and source_ip: true",
                "load_balancer: {policy: maglev, header: 'a b'} | load_balancer.header: must be the name of a header",
                "load_balancer: {policy: maglev, cookie: {name: c, ttl: soon}} | load_balancer.cookie.ttl: must be a duration such as 1.5s or 2m30s, but is \"soon\"",
                "circuit_breakers: [{priority: low}] | circuit_breakers[0].priority: must be one of DEFAULT, HIGH, but is \"low\"",
                "circuit_breakers: [{}, {}] | circuit_breakers: has two entries for one priority",
                "circuit_breakers: [{max_requests: many}] | circuit_breakers[0].max_requests: must be a whole number, but is a string",
                "circuit_breakers: {} | circuit_breakers: must be a list of objects, but is an object",
                "keepalive: {probes: 0} | keepalive.probes: must be from 1 to 2147483647, but is 0",
                "dns_type: other | dns_type: must be one of strict_dns, logical_dns, but is \"other\"",
                "health_checks: [{}] | health_checks[0].health_check: is required",
                "health_checks: [{health_check: {}}] | health_checks[0].health_check: must have exactly one of http and grpc",
                "health_checks: [{health_check: {http: {}}}] | health_checks[0].health_check.http.path: is required",
                "health_checks: [{interval: 0s, health_check: {grpc: {upstream_name: a}}}] | health_checks[0].interval: must be longer than zero",
                "health_checks: [{health_check: {http: {path: /, expected_statuses: [{min: 300, max: 200}]}}}] | health_checks[0].health_check.http.expected_statuses[0].max: must not be below min",
                "outlier_detection: {max_ejection_percent: 101} | outlier_detection.max_ejection_percent: must be from 0 to 100, but is 101",
            })
    void whatIsWrongIsNamed(String field, String problem) {
        assertThat(Parsing.refused(mapping(field + "\n"))).containsExactly("ERROR spec." + problem);
    }

    @Test
    void aConsulResolverNeedsAnAddressAndADatacenter() {
        assertThat(Parsing.good(
                        Resolver.ConsulResolver.class,
                        manifest("ConsulResolver", "address: 'consul:8500'\ndatacenter: dc1\n")))
                .returns("consul:8500", Resolver.ConsulResolver::address)
                .returns("dc1", Resolver.ConsulResolver::datacenter);
        assertThat(Parsing.refused(manifest("ConsulResolver", "{}")))
                .containsExactly("ERROR spec.address: is required", "ERROR spec.datacenter: is required");
    }

    @Test
    void kubernetesResolversNeedNoSpec() {
        for (var kind : List.of("KubernetesServiceResolver", "KubernetesEndpointResolver")) {
            var yaml = "apiVersion: getambassador.io/v3alpha1\nkind: " + kind + "\nmetadata: {name: it}\n";
            assertThat(Parsing.good(Resolver.class, yaml).meta().key().kind()).isEqualTo(kind);
            assertThat(Parsing.good(Resolver.class, yaml + "spec: {ambassador_id: [a]}\n")
                            .meta()
                            .ambassadorIds())
                    .containsExactly("a");
        }
    }
}
