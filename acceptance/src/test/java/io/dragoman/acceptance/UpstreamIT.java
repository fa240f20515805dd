package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What Mappings say about the services that requests go to. */
final class UpstreamIT extends RunningGateway {
    private static final String QUOTE = "hostname: '*', service: quote, ";

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote:1", "http:quote:2", "http:quote:3", "grpc:calls");
    }

    private List<String> backendsOf(String path, int times, String... headers) {
        return IntStream.range(0, times)
                .mapToObj(i -> {
                    try {
                        return headers.length == 0 ? gateway().get(path) : getWith(path, headers);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .map(Answer::backend)
                .distinct()
                .toList();
    }

    private void eventuallyServed(String path) {
        gateway().eventually(path, answer -> assertThat(answer.status()).isEqualTo(200));
    }

    /** A number of Envoy's statistics, zero if it is not there. */
    private long statistic(String name) throws IOException {
        return gateway()
                .envoyAdmin("/stats?filter=" + name)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void requestsWithTheSamePropertyGetTheSameEndpoint() throws IOException {
        mapping("lb-header", QUOTE + "prefix: /lb-header/, load_balancer: {policy: ring_hash, header: x-user}");
        mapping("lb-address", QUOTE + "prefix: /lb-address/, load_balancer: {policy: maglev, source_ip: true}");
        mapping("lb-plain", QUOTE + "prefix: /lb-plain/, load_balancer: {policy: least_request}");
        mapping(
                "lb-cookie",
                QUOTE
                        + "prefix: /lb-cookie/, load_balancer: {policy: ring_hash, cookie: {name: lb, path: /, ttl: 60s}}");
        Stream.of("/lb-header/", "/lb-address/", "/lb-plain/", "/lb-cookie/").forEach(this::eventuallyServed);

        assertThat(backendsOf("/lb-header/", 10, "x-user", "alice")).hasSize(1);
        var ofUsers = IntStream.range(0, 30)
                .mapToObj(
                        i -> backendsOf("/lb-header/", 1, "x-user", "user-" + i).getFirst())
                .distinct();
        assertThat(ofUsers).hasSizeGreaterThan(1);
        assertThat(backendsOf("/lb-address/", 10)).hasSize(1);
        assertThat(backendsOf("/lb-plain/", 30)).hasSizeGreaterThan(1);
        var first = gateway().get("/lb-cookie/");
        assertThat(first.header("set-cookie")).startsWith("lb=").contains("Max-Age=60", "Path=/");
        var cookie = first.header("set-cookie").split(";", 2)[0];
        assertThat(backendsOf("/lb-cookie/", 10, "cookie", cookie)).containsExactly(first.backend());
    }

    @Test
    void aCircuitBreakerAnswersWhatIsTooMuchAndConcernsItsMappingAlone() throws Exception {
        mapping(
                "breaker",
                QUOTE + "prefix: /breaker/, circuit_breakers: [{max_connections: 1, max_pending_requests: 1}]");
        mapping("no-breaker", QUOTE + "prefix: /no-breaker/");
        eventuallyServed("/breaker/");
        eventuallyServed("/no-breaker/");

        assertThat(atOnce("/no-breaker/delay/1000")).extracting(Answer::status).containsOnly(200);
        assertThat(atOnce("/breaker/delay/1000"))
                .anySatisfy(answer -> assertThat(answer.status()).isEqualTo(200))
                .anySatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("x-envoy-overloaded")).isEqualTo("true");
                });
    }

    private List<Answer> atOnce(String path) throws Exception {
        var answers = new ArrayList<Answer>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 8; i++) {
                sent.add(executor.submit(() -> gateway().get(path)));
            }
            for (var answer : sent) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    @Test
    void endpointsThatFailRequestsAreLeftOut() throws IOException {
        try (var good = TestServer.start(asked -> TestServer.Reply.from("good"));
                var bad = TestServer.start(asked -> TestServer.Reply.of(500))) {
            gateway().manifests().write("mixed.yaml", Manifests.service("mixed", 80, List.of(good.port(), bad.port())));
            mapping(
                    "outliers",
                    "hostname: '*', prefix: /outliers/, service: mixed, "
                            + "outlier_detection: {consecutive_5xx: 1, base_ejection_time: 300s, max_ejection_percent: 50}");
            eventuallyFrom("good", "/outliers/");

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(backendsOf("/outliers/", 10)).containsExactly("good"));
            assertThat(bad.asked()).isNotEmpty();
        }
    }

    @Test
    void endpointsThatFailHealthChecksAreLeftOut() throws IOException {
        TestServer.Handler byPath =
                asked -> asked.path().equals("/health") ? TestServer.Reply.of(503) : TestServer.Reply.from("sick");
        try (var sick = TestServer.start(byPath);
                var well = TestServer.start(asked -> TestServer.Reply.from("well"))) {
            gateway()
                    .manifests()
                    .write("checked.yaml", Manifests.service("checked", 80, List.of(sick.port(), well.port())));
            mapping("health", checked("/health/", ""));
            mapping("health-503", checked("/health-503/", ", expected_statuses: [{min: 500, max: 503}]"));

            Awaitility.await().ignoreExceptions().untilAsserted(() -> {
                assertThat(backendsOf("/health/", 10)).containsExactly("well");
                assertThat(backendsOf("/health-503/", 10)).containsExactly("sick");
            });
            var probe = sick.asked().stream()
                    .filter(asked -> asked.path().equals("/health"))
                    .findFirst()
                    .orElseThrow();
            assertThat(probe.header("host")).isEqualTo("health.example.com");
            assertThat(probe.header("x-probe")).isEqualTo("yes");
            assertThat(probe.header("user-agent")).isEmpty();
        }
    }

    private static String checked(String prefix, String more) {
        return "hostname: '*', service: checked, prefix: " + prefix
                + ", health_checks: [{interval: 100ms, timeout: 2s, unhealthy_threshold: 1, health_check: {http: {path: /health, "
                + "hostname: health.example.com, add_request_headers: {x-probe: {value: 'yes'}}, "
                + "remove_request_headers: [user-agent]" + more + "}}}]";
    }

    @Test
    void grpcEndpointsAreAskedForTheirHealth() {
        mapping(
                "grpc-health",
                "hostname: '*', prefix: /grpc-health/, service: calls, grpc: true, stats_name: grpc-health, "
                        + "health_checks: [{interval: 100ms, unhealthy_threshold: 1, "
                        + "health_check: {grpc: {upstream_name: nobody, authority: calls}}}]");

        // The sample backend knows no service of that name.
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                gateway().envoyAdmin("/clusters").body().lines())
                        .anyMatch(line -> line.startsWith("cluster_calls")
                                && line.contains("health_flags::")
                                && line.contains("/failed_active_hc")));
    }

    @Test
    void connectionsEndWhenTheyAreIdleOrOld() throws IOException {
        mapping("idle", QUOTE + "prefix: /idle/, cluster_idle_timeout_ms: 50, stats_name: idle-quote");
        mapping(
                "lifetime",
                QUOTE + "prefix: /lifetime/, cluster_max_connection_lifetime_ms: 50, stats_name: old-quote, "
                        + "keepalive: {idle_time: 30, interval: 5, probes: 3}");
        eventuallyServed("/idle/");
        eventuallyServed("/lifetime/");

        Awaitility.await().untilAsserted(() -> {
            assertThat(statistic("cluster.idle-quote.upstream_cx_idle_timeout")).isPositive();
            assertThat(statistic("cluster.old-quote.upstream_cx_max_duration_reached"))
                    .isPositive();
        });
        assertThat(gateway()
                        .envoyAdmin("/config_dump?resource=dynamic_active_clusters")
                        .body())
                .contains("\"keepalive_probes\": 3", "\"keepalive_time\": 30", "\"keepalive_interval\": 5");
    }

    @Test
    void namesAreLookedUpAsTheMappingSays() throws IOException {
        try (var server = TestServer.start(asked -> TestServer.Reply.from("named"))) {
            for (var how : List.of(
                    "dns_type: logical_dns, respect_dns_ttl: true",
                    "dns_type: strict_dns",
                    "load_balancer: {policy: ring_hash, header: x-user}")) {
                var name = "dns-" + Integer.toHexString(how.hashCode());
                mapping(
                        name,
                        "hostname: '*', prefix: /" + name + "/, service: 'localhost:" + server.port() + "', " + how);
                eventuallyFrom("named", "/" + name + "/");
            }
        }
        try (var server = TestServer.startOnIpv6(asked -> TestServer.Reply.from("six"))) {
            var service = "hostname: '*', service: 'localhost:" + server.port() + "', ";
            mapping("dns-v6", service + "prefix: /dns-v6/, enable_ipv4: false, enable_ipv6: true");
            mapping("dns-v4", service + "prefix: /dns-v4/");

            eventuallyFrom("six", "/dns-v6/");
            gateway()
                    .eventually(
                            "/dns-v4/", answer -> assertThat(answer.status()).isEqualTo(503));
        }
    }

    @Test
    void theModuleHasDefaultsForAllMappings() throws IOException {
        gateway().manifests().write("module.yaml", object("Module", "ambassador", """
                config: {load_balancer: {policy: ring_hash, header: x-user}, resolver: kubernetes-endpoint}"""));
        try {
            mapping("module-lb", QUOTE + "prefix: /module-lb/");
            eventuallyServed("/module-lb/");

            assertThat(backendsOf("/module-lb/", 20, "x-user", "alice")).hasSize(1);
        } finally {
            gateway().manifests().delete("module.yaml");
        }
    }

    @Test
    void aServiceResolverLeadsToTheClusterIp() throws IOException {
        try (var virtual = TestServer.start(asked -> TestServer.Reply.from("cluster-ip"))) {
            gateway().manifests().write("virtual.yaml", """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: virtual}
                    spec: {clusterIP: 127.0.0.1, ports: [{name: main, port: %d}]}
                    ---
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata: {name: virtual-1, labels: {kubernetes.io/service-name: virtual}}
                    addressType: IPv4
                    ports: [{name: main, port: 9}]
                    endpoints: [{addresses: [127.0.0.1]}]
                    """.formatted(virtual.port()));
            gateway().manifests().write("resolver.yaml", """
                    apiVersion: getambassador.io/v3alpha1
                    kind: KubernetesServiceResolver
                    metadata: {name: by-cluster-ip}
                    """);
            var service = "hostname: '*', service: 'virtual:" + virtual.port() + "', ";
            mapping("by-endpoints", service + "prefix: /by-endpoints/");
            mapping("by-cluster-ip", service + "prefix: /by-cluster-ip/, resolver: by-cluster-ip");

            eventuallyFrom("cluster-ip", "/by-cluster-ip/");
            gateway()
                    .eventually(
                            "/by-endpoints/",
                            answer -> assertThat(answer.status()).isEqualTo(503));
        }
    }
}
