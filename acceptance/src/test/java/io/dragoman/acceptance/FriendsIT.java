package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Those whom the gateway works with in a cluster, themselves: what {@code examples/friends} says of them is what is applied. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FriendsIT {
    private static final String DOMAIN = "shop.example.com";
    private static final String KEY = "the key of Alice";

    private Path directory;
    private TestWorld world;
    private int http;
    private int https;
    private final Client client = Client.plain();
    private final Client shop = Client.withServerName(DOMAIN);

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException {
        directory = temporary;
        world = ClusterGateway.worldIn(temporary)
                .image("friends", friend())
                .image("cert-manager", friend("cert-manager"))
                .image("registry.k8s.io/external-dns/external-dns:v0.21.0", friend("external-dns"))
                .image("otel/opentelemetry-collector-contrib:0.161.0", friend("otel-collector"))
                .image(
                        "prometheus",
                        new TestWorld.Image(
                                List.of("/opt/prometheus"),
                                Map.of(
                                        "/opt/prometheus",
                                        Installation.prometheus().toString()),
                                10001))
                .start();
        world.kubectl(
                "apply",
                "--server-side",
                "--filename=" + Installation.friend("cert-manager.io_issuers.yaml"),
                "--filename=" + Installation.friend("cert-manager.io_clusterissuers.yaml"),
                "--filename=" + Installation.friend("cert-manager.io_certificates.yaml"),
                "--filename=" + Installation.friend("cert-manager.io_certificaterequests.yaml"),
                "--filename=" + Installation.friend("acme.cert-manager.io_orders.yaml"),
                "--filename=" + Installation.friend("acme.cert-manager.io_challenges.yaml"));
        world.apply(resource("acme.yaml"));
        world.apply(example("otel-collector.yaml"));
        ClusterGateway.install(world, Installation.root().resolve("examples/friends"));
        ClusterGateway.awaitRollout(world, "default", "quote");
        ClusterGateway.awaitRollout(world, "cert-manager", "cert-manager");
        world.apply(example("external-dns.yaml"));
        // Unlike others, Pebble puts the port into Host, even if it is 80. The Module takes it away where it is the
        // Listener's.
        world.kubectl(
                "patch",
                "service",
                "dragoman",
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--type=json",
                "--patch=[{\"op\": \"add\", \"path\": \"/spec/ports/-\", \"value\": "
                        + "{\"name\": \"pebble\", \"port\": 8080, \"targetPort\": \"http\"}}]");
        world.apply(GATEWAY);
        http = world.forward(ClusterGateway.NAMESPACE + "/service/dragoman:80");
        https = world.forward(ClusterGateway.NAMESPACE + "/service/dragoman:443");
        eventually(
                () -> assertThat(limited("/limited/first", "nobody").backend()).isEqualTo("quote"));
        eventually(
                () -> assertThat(client.get("http", http, "/private/").status()).isEqualTo(401));
    }

    @AfterAll
    void envoyHasNotLostTheController() {
        var pod = world.kubectl(
                "get",
                "pods",
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--selector=app.kubernetes.io/name=envoy",
                "--output=jsonpath={.items[0].metadata.name}");
        var log = world.log(ClusterGateway.NAMESPACE, pod, "envoy");
        shop.close();
        client.close();
        world.close();
        // From the first request on, which is in the log too.
        assertThat(log.substring(log.indexOf("/limited/first")))
                .as("idle connections are not to be closed")
                .doesNotContain("stream to xds_cluster closed");
    }

    private static TestWorld.Image friend(String... entrypoint) {
        var place = Installation.friend("names").getParent().toString();
        return new TestWorld.Image(
                Stream.of(entrypoint).map(name -> "/opt/friends/" + name).toList(),
                Map.of("/opt/friends", place),
                10001);
    }

    private static String resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(FriendsIT.class.getResourceAsStream("/friends/" + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String example(String name) throws IOException {
        return Files.readString(Installation.root().resolve("examples/friends").resolve(name));
    }

    private static final String GATEWAY = """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: default}
            stringData: {alice: %s}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Module
            metadata: {name: ambassador, namespace: dragoman}
            spec: {config: {strip_matching_host_port: true}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Host
            metadata: {name: any, namespace: default}
            spec:
              hostname: "*"
              requestPolicy: {insecure: {action: Route}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: limited, namespace: default}
            spec:
              hostname: "*"
              prefix: /limited/
              service: quote
              labels: {ambassador: [{group: [{request_headers: {key: user, header_name: X-User}}]}]}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimit
            metadata: {name: limited, namespace: default}
            spec:
              domain: ambassador
              limits: [{pattern: [{user: "*"}], rate: 3, unit: hour}]
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: private, namespace: default}
            spec: {hostname: "*", prefix: /private/, service: quote}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Filter
            metadata: {name: key, namespace: default}
            spec: {APIKey: {httpHeader: X-API-Key, keys: [{secretName: keys}]}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: FilterPolicy
            metadata: {name: private, namespace: default}
            spec:
              rules:
                - {host: shop.example.com, path: "/.well-known/acme-challenge/*", filters: null}
                - {host: shop.example.com, path: "*", filters: [{name: key}]}
                - {host: "*", path: "/private/*", filters: [{name: key}]}
                - {host: "*", path: "/limited/*", filters: [{name: key}]}
            """.formatted(KEY);

    private Answer limited(String path, String user) throws IOException {
        return client.send(
                "http", http, path, request -> request.header("X-User", user).header("X-API-Key", KEY));
    }

    @Test
    void aDomainGetsItsRecordAndItsCertificateAndANewOneWhileItServes() throws IOException {
        world.apply(issuer());
        world.apply(example("shop.yaml"));

        // The record is what the authority finds the gateway by.
        var address = world.kubectl(
                "get",
                "service",
                "dragoman",
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--output=jsonpath={.status.loadBalancer.ingress[0].ip}");
        eventually(() -> assertThat(logOf("names", "names"))
                .containsPattern(DOMAIN + "\\.\\s+[0-9]+\\s+IN\\s+A\\s+" + address.replace(".", "\\.") + "\\s"));
        world.kubectl("wait", "certificate/shop", "--for=condition=Ready", "--timeout=300s");
        eventually(() -> assertThat(shown().getIssuerX500Principal().getName()).contains("Pebble"));
        var first = shown().getSerialNumber();
        assertThat(toShop("http", http, "/").status()).isEqualTo(301);
        eventually(() -> assertThat(world.kubectl("get", "host", "shop", "--output=jsonpath={.status.state}"))
                .isEqualTo("Ready"));

        try (var load = Load.of(() -> toShop("https", https, "/"));
                var newcomers = Load.of(this::onAConnectionOfItsOwn)) {
            renew();
            eventually(() -> assertThat(shown().getSerialNumber()).isNotEqualTo(first));
            BigInteger second = shown().getSerialNumber();
            long before = newcomers.answered();
            eventually(() -> assertThat(newcomers.answered()).isGreaterThan(before + 100));
            assertThat(load.stop()).isEmpty();
            assertThat(newcomers.stop()).isEmpty();
            assertThat(load.answered()).isPositive();
            assertThat(shown().getSerialNumber()).isEqualTo(second);
        }
        assertThat(world.kubectl("get", "certificate", "shop", "--output=jsonpath={.status.revision}"))
                .isEqualTo("2");
    }

    /** The issuer of the example, at an authority in the cluster. */
    private static String issuer() throws IOException {
        var authority =
                Base64.getEncoder().encodeToString(Files.readAllBytes(Installation.friend("pebble.minica.pem")));
        var server = "server: https://acme-v02.api.letsencrypt.org/directory\n";
        var text = example("issuer.yaml");
        assertThat(text).contains(server);
        return text.replace(server, "server: https://pebble:14000/dir\n    caBundle: " + authority + "\n");
    }

    /** As {@code cmctl renew} does. */
    private void renew() {
        world.kubectl(
                "patch",
                "certificate",
                "shop",
                "--subresource=status",
                "--type=json",
                "--patch=" + """
                [{"op": "add", "path": "/status/conditions/-", "value": {"type": "Issuing", "status": "True",
                  "reason": "ManuallyTriggered", "message": "by a test", "lastTransitionTime": "%s"}}]
                """.formatted(Instant.now()));
    }

    private X509Certificate shown() throws IOException {
        try (var socket = new TlsClient(https, null).open(DOMAIN, parameters -> {})) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private Answer toShop(String scheme, int port, String path) throws IOException {
        return shop.send(
                scheme, port, path, request -> request.header("Host", DOMAIN).header("X-API-Key", KEY));
    }

    private Answer onAConnectionOfItsOwn() throws IOException {
        try (var socket = new TlsClient(https, null).open(DOMAIN, parameters -> {})) {
            var answer = RawHttp.exchange(
                    socket,
                    "GET / HTTP/1.1\r\nHost: " + DOMAIN + "\r\nX-API-Key: " + KEY + "\r\nConnection: close\r\n\r\n");
            return new Answer(answer.status(), HttpHeaders.of(Map.of(), (name, value) -> true), answer.body());
        }
    }

    @Test
    void aRecordGoesWithItsHost() throws IOException {
        world.apply(example("shop.yaml")
                .substring(example("shop.yaml").indexOf("---"))
                .replace("shop", "brief"));
        eventually(() -> assertThat(logOf("names", "names"))
                .containsPattern("brief\\.example\\.com\\.\\s+[0-9]+\\s+IN\\s+A\\s"));
        world.kubectl("delete", "host", "brief");
        eventually(() -> assertThat(logOf("names", "names"))
                .containsPattern("brief\\.example\\.com\\.\\s+[0-9]+\\s+NONE\\s+A\\s"));
        // What it may do is what the example lets it do.
        assertThat(logOf("external-dns", "external-dns")).doesNotContainIgnoringCase("forbidden");
    }

    @Test
    void aTraceSpansEnvoyAndTheTwoServices() throws IOException {
        var path = "/limited/traced";
        eventually(() -> {
            limited(path, "traced");
            var spans = Spans.in(logOf("observability", "otel-collector"));
            var trace = spans.stream()
                    .filter(span -> span.text().contains(path))
                    .map(Spans.Span::trace)
                    .findFirst()
                    .orElse("");
            var ofEnvoy = new HashMap<String, Spans.Span>();
            spans.stream()
                    .filter(span -> span.trace().equals(trace) && span.service().equals("envoy"))
                    .forEach(span -> ofEnvoy.put(span.id(), span));
            assertThat(spans.stream()
                            .filter(span -> span.trace().equals(trace)
                                    && !span.service().equals("envoy"))
                            .filter(span -> ofEnvoy.containsKey(span.parent()))
                            .map(Spans.Span::service))
                    .contains("ext-authz-service", "ratelimit-service");
        });
        assertThat(logOf("observability", "otel-collector")).doesNotContain(KEY);
    }

    @Test
    void prometheusScrapesAllPartsAndEachQueryOfTheDashboardFindsSomething() throws IOException {
        var file = directory.resolve("prometheus.json");
        Files.writeString(
                file,
                new Monitors(world, ClusterGateway.NAMESPACE)
                        .configuration(Installation.root()
                                .resolve("deploy/kustomize/components/service-monitors/monitors.yaml")));
        world.apply(resource("prometheus.yaml"));
        world.kubectl("create", "configmap", "prometheus", "--namespace=monitoring", "--from-file=" + file);
        ClusterGateway.awaitRollout(world, "monitoring", "prometheus");
        var prometheus = world.forward("monitoring/service/prometheus:9090");

        eventually(() -> assertThat(query(prometheus, "sum by (job) (up)").stream()
                        .collect(Collectors.toMap(
                                series -> series.at("/metric/job").asText(),
                                series -> series.at("/value/1").asText())))
                .isEqualTo(Map.of(
                        "envoy", "1",
                        "ambassador-controller", "1",
                        "ext-authz-service", "1",
                        "ratelimit-service", "1")));
        for (var expression : dashboard()) {
            eventually(() -> {
                limited("/limited/counted", "bob");
                assertThat(query(prometheus, expression)).as(expression).isNotEmpty();
            });
        }
    }

    /** The dashboard's expressions as Grafana would send them. */
    private static List<String> dashboard() throws IOException {
        var expressions = new ObjectMapper()
                .readTree(Installation.root()
                        .resolve("deploy/kustomize/components/dashboards/dragoman.json")
                        .toFile())
                .findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(20);
        return expressions.stream()
                .map(expression -> expression
                        .replace("$namespace", ClusterGateway.NAMESPACE)
                        .replace("$__rate_interval", "1m")
                        // Shows endpoints that are not healthy only; here all are.
                        .replaceFirst(" > 0$", ""))
                .toList();
    }

    private List<JsonNode> query(int port, String expression) throws IOException {
        var answer = client.get(
                "http", port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return List.copyOf(answer.json().at("/data/result").findParents("value"));
    }

    /** What the pod of a Deployment has printed. */
    private String logOf(String namespace, String deployment) {
        var pod = world.kubectl(
                "get",
                "pods",
                "--namespace=" + namespace,
                "--selector=app=" + deployment,
                "--output=jsonpath={.items[0].metadata.name}");
        var container = world.kubectl(
                "get", "pod", pod, "--namespace=" + namespace, "--output=jsonpath={.spec.containers[0].name}");
        return world.log(namespace, pod, container);
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
