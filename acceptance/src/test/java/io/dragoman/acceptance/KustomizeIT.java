package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/kustomize} installs: the quickstart's manifests as they are, in a cluster with nothing in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KustomizeIT {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String NAMESPACE = "dragoman";
    private static final List<String> DEPLOYMENTS =
            List.of("redis", "ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy");

    /** For a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As an image's, but for a machine on which many of them start at once. */
    private static final List<String> JVM = List.of(
            "/opt/jdk/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar");

    private Path directory;
    private TestWorld world;
    private int http;
    private final Client client = Client.plain();

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException {
        directory = temporary;
        world = TestWorld.in(temporary)
                .image("dragoman/ambassador-controller:" + VERSION, service("ambassador-controller"))
                .image("dragoman/ext-authz-service:" + VERSION, service("ext-authz-service"))
                .image("dragoman/ratelimit-service:" + VERSION, service("ratelimit-service"))
                .image(
                        "envoyproxy/envoy:v1.40.0",
                        new TestWorld.Image(
                                List.of("envoy"),
                                Map.of(
                                        "/usr/local/bin/envoy",
                                        Installation.envoy().toString()),
                                0))
                .image("redis:7-alpine", new TestWorld.Image(List.of("redis-server"), Map.of(), 0))
                .image(
                        "sample-backends",
                        java("sample-backends.jar", Installation.backendsJar().getParent()))
                .loadBalancer()
                .start();
        world.kubectl("apply", "-k", overlay("quickstart"));
        // Whoever waits for Envoy has waited for all that it takes to apply and to serve a Mapping.
        DEPLOYMENTS.forEach(this::awaitRollout);
        http = world.forward(NAMESPACE + "/service/dragoman:80");
        world.apply(BACKEND);
        world.kubectl("rollout", "status", "deployment/quote", "--timeout=300s");
    }

    @AfterAll
    void nobodyAskedForMoreThanItMay() throws IOException {
        client.close();
        world.close();
        try (var logs = Files.walk(directory.resolve("pods").resolve(NAMESPACE))) {
            assertThat(logs.filter(Files::isRegularFile)
                            .filter(file -> file.toString().endsWith(".log"))
                            .flatMap(KustomizeIT::lines)
                            .filter(line ->
                                    line.toLowerCase(Locale.ROOT).contains("forbidden") || line.contains(" ERROR "))
                            // A test takes it away.
                            .filter(line -> !line.contains("API server//")))
                    .isEmpty();
        }
    }

    private static TestWorld.Image service(String module) {
        return java("quarkus-run.jar", Installation.serviceJar(module).getParent());
    }

    private static TestWorld.Image java(String jar, Path place) {
        return new TestWorld.Image(
                Stream.concat(JVM.stream(), Stream.of("/opt/app/" + jar)).toList(),
                Map.of("/opt/jdk", System.getProperty("java.home"), "/opt/app", place.toString()),
                10001);
    }

    private static String overlay(String name) {
        return Installation.root()
                .resolve("deploy/kustomize/overlays")
                .resolve(name)
                .toString();
    }

    private void awaitRollout(String deployment) {
        world.kubectl(
                "rollout",
                "status",
                "--namespace=" + NAMESPACE,
                "deployment/" + deployment,
                "--timeout=" + PATIENCE.toSeconds() + "s");
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String BACKEND = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: quote, namespace: default}
            spec:
              selector: {matchLabels: {app: quote}}
              template:
                metadata: {labels: {app: quote}}
                spec:
                  containers:
                    - name: quote
                      image: sample-backends
                      args: ["http:quote=0.0.0.0:8080"]
                      readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: quote, namespace: default}
            spec:
              selector: {app: quote}
              ports: [{port: 80, targetPort: 8080}]
            """;

    private static final String GATEWAY = """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: default}
            type: Opaque
            stringData: {alice: the key of Alice}
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
            metadata: {name: quote, namespace: default}
            spec: {hostname: "*", prefix: /quote/, service: quote}
            ---
            apiVersion: getambassador.io/v2
            kind: Mapping
            metadata: {name: quote-as-before, namespace: default}
            spec: {prefix: /before/, service: quote, host: "*"}
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
            spec: {rules: [{host: "*", path: "/private/*", filters: [{name: key}]}]}
            """;

    @Test
    void everythingThatIsAppliedIsServedAndSaysSo() throws IOException {
        world.apply(GATEWAY);

        eventually(() -> assertThat(get("/quote/hello").backend()).isEqualTo("quote"));
        eventually(() -> assertThat(get("/before/hello").backend()).isEqualTo("quote"));
        eventually(() -> assertThat(get("/private/hello").status()).isEqualTo(401));
        assertThat(get("/private/hello", request -> request.header("X-API-Key", "the key of Alice"))
                        .backend())
                .isEqualTo("quote");
        eventually(() -> assertThat(get("/limited/hello", request -> request.header("X-User", "alice"))
                        .status())
                .isEqualTo(429));

        eventually(() -> assertThat(world.kubectl(
                                "get",
                                "mapping,host,filter,filterpolicy,ratelimit",
                                "-o=jsonpath={range .items[*]}{.kind}/{.metadata.name}: "
                                        + "{.status.conditions[?(@.type==\"Programmed\")].status}{\"\\n\"}{end}")
                        .lines())
                .containsExactlyInAnyOrder(
                        "Mapping/quote: True",
                        "Mapping/quote-as-before: True",
                        "Mapping/limited: True",
                        "Mapping/private: True",
                        "Host/any: True",
                        "Filter/key: True",
                        "FilterPolicy/private: True",
                        "RateLimit/limited: True"));
        assertThat(world.kubectl(
                        "get", "mappings.v3alpha1.getambassador.io", "quote-as-before", "-o=jsonpath={.spec.hostname}"))
                .isEqualTo("*");
        assertThat(world.kubectl("get", "mappings.v2.getambassador.io", "quote", "-o=jsonpath={.spec.prefix}"))
                .isEqualTo("/quote/");
    }

    @Test
    void whatTheGatewayWouldRefuseIsRefusedWhenItIsApplied() {
        assertThatThrownBy(() -> world.apply("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: wrong, namespace: default}
                spec: {hostname: "*", prefix: "/(", prefix_regex: true, service: quote}
                """))
                .hasMessageContaining("validate.getambassador.io")
                .hasMessageContaining("prefix");
    }

    @Test
    void noRequestFailsWhileEachPartIsReplaced() throws IOException {
        world.apply(GATEWAY);
        eventually(() -> assertThat(get("/quote/hello").backend()).isEqualTo("quote"));

        try (var load = Load.of(() -> get("/quote/hello"))) {
            for (var deployment : List.of("ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy")) {
                world.kubectl("rollout", "restart", "--namespace=" + NAMESPACE, "deployment/" + deployment);
                awaitRollout(deployment);
                // Until the old pod is gone too.
                eventually(() -> assertThat(world.kubectl(
                                        "get",
                                        "pods",
                                        "--namespace=" + NAMESPACE,
                                        "--selector=app.kubernetes.io/name=" + deployment,
                                        "--output=name")
                                .lines())
                        .hasSize(1));
                long answered = load.answered();
                eventually(() -> assertThat(load.answered()).isGreaterThan(answered));
            }
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void noRequestFailsWhileTheApiServerIsAwayAndChangesAreTakenUpAfterwards() throws IOException {
        world.apply(GATEWAY);
        eventually(() -> assertThat(get("/quote/hello").backend()).isEqualTo("quote"));

        try (var load = Load.of(() -> get("/quote/hello"))) {
            world.stopApiServer();
            long answered = load.answered();
            eventually(() -> assertThat(load.answered()).isGreaterThan(answered + 500));
            world.startApiServer();
            // The API server needs its webhooks for this, and they need the API server.
            eventually(() -> {
                world.apply("""
                        apiVersion: getambassador.io/v3alpha1
                        kind: Mapping
                        metadata: {name: after-the-outage, namespace: default}
                        spec: {hostname: "*", prefix: /after/, service: quote}
                        """);
                assertThat(get("/after/hello").backend()).isEqualTo("quote");
            });
            assertThat(load.stop()).isEmpty();
        }
        eventually(() -> assertThat(world.kubectl("get", "mapping", "after-the-outage", "-o=jsonpath={.status.state}"))
                .isEqualTo("Running"));
    }

    @Test
    void anIngressIsServedAndSaysWhereItIsReachedAsLongAsItIsOurs() throws IOException {
        var ingress = """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: quote
                  namespace: default
                  annotations: {kubernetes.io/ingress.class: %s}
                spec:
                  rules:
                    - http:
                        paths:
                          - {path: /ingress/, pathType: Prefix, backend: {service: {name: quote, port: {number: 80}}}}
                """;
        world.apply(GATEWAY);
        world.apply(ingress.formatted("ambassador"));
        var address = world.kubectl(
                "get",
                "service",
                "dragoman",
                "--namespace=" + NAMESPACE,
                "-o=jsonpath={.status.loadBalancer.ingress[0].ip}");
        eventually(() -> assertThat(addressOfIngress()).isNotEmpty().isEqualTo(address));
        eventually(() -> assertThat(get("/ingress/hello").backend()).isEqualTo("quote"));

        world.apply(ingress.formatted("somebody-else"));
        eventually(() -> assertThat(addressOfIngress()).isEmpty());
        eventually(() -> assertThat(get("/ingress/hello").status()).isEqualTo(404));
    }

    private String addressOfIngress() {
        return world.kubectl("get", "ingress", "quote", "-o=jsonpath={.status.loadBalancer.ingress[0].ip}");
    }

    @Test
    void aRequestIsExplainedAndObjectsAreCheckedAsTheClusterHasThem() throws IOException {
        world.apply(GATEWAY);

        assertThat(inspect("explain", "--cluster", "GET http://any.example:8080/quote/hello"))
                .contains("Mapping/default/quote");
        assertThat(inspect("lint", "--cluster")).contains(" objects").doesNotContain("error: ");
    }

    /** What a command of the launcher prints, on both streams, for this cluster. */
    private String inspect(String... arguments) throws IOException {
        var command = Stream.concat(
                        Stream.of(
                                Installation.java().toString(),
                                "-cp",
                                Installation.serviceJar("ambassador-controller").toString(),
                                "io.dragoman.controller.cli.Main"),
                        Stream.of(arguments))
                .toList();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        process.environment().put("KUBECONFIG", world.kubeconfig().toString());
        try (var output = process.start().getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() throws IOException {
        world.apply(GATEWAY);
        eventually(() -> assertThat(get("/limited/hello", request -> request.header("X-User", "bob"))
                        .status())
                .isEqualTo(429));
        var envoy = world.kubectl(
                "get",
                "pods",
                "--namespace=" + NAMESPACE,
                "--selector=app.kubernetes.io/name=envoy",
                "--output=jsonpath={.items[0].metadata.name}");
        var metrics = scrape("pod/" + envoy + ":8004", "/metrics")
                + scrape("service/dragoman-controller:8877", "/metrics")
                + scrape("service/ext-authz-service:8501", "/q/metrics")
                + scrape("service/ratelimit-service:8082", "/q/metrics");

        var dashboard = new ObjectMapper()
                .readTree(Installation.root()
                        .resolve("deploy/kustomize/components/dashboards/dragoman.json")
                        .toFile());
        var names = dashboard.findValuesAsText("expr").stream()
                .flatMap(expression -> METRIC.matcher(expression).results().map(result -> result.group(1)))
                .distinct()
                // There once something has failed.
                .filter(name -> !name.equals("dragoman_ratelimit_failures_total"))
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    /** A metric's name, before its labels. */
    private static final Pattern METRIC = Pattern.compile("([a-z_]+)\\{namespace=");

    private String scrape(String target, String path) throws IOException {
        return client.get("http", world.forward(NAMESPACE + "/" + target), path).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "production", "single-namespace", "bring-your-own-redis"})
    void theApiServerTakesEachOverlay(String overlay) {
        world.apply(MONITORS);
        world.kubectl("wait", "--for=condition=Established", "crd/podmonitors.monitoring.coreos.com", "--timeout=60s");
        world.kubectl(
                "wait", "--for=condition=Established", "crd/servicemonitors.monitoring.coreos.com", "--timeout=60s");

        // What is installed has another owner.
        assertThat(world.kubectl(
                                "apply",
                                "--server-side",
                                "--force-conflicts",
                                "--field-manager=dry-run",
                                "--dry-run=server",
                                "-k",
                                overlay(overlay))
                        .lines())
                .allMatch(line -> line.endsWith("serverside-applied (server dry run)"))
                .hasSizeGreaterThan(60);
    }

    /** The Prometheus operator's kinds, as far as it takes to apply them. */
    private static final String MONITORS = Stream.of("Pod", "Service")
            .map(what -> """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: %2$smonitors.monitoring.coreos.com}
                    spec:
                      group: monitoring.coreos.com
                      scope: Namespaced
                      names: {kind: %1$sMonitor, plural: %2$smonitors}
                      versions:
                        - name: v1
                          served: true
                          storage: true
                          schema:
                            openAPIV3Schema:
                              type: object
                              properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                    ---
                    """.formatted(what, what.toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining());

    private Answer get(String path) throws IOException {
        return get(path, request -> request);
    }

    private Answer get(String path, UnaryOperator<HttpRequest.Builder> details) throws IOException {
        return client.send("http", http, path, details);
    }

    private static void eventually(ThrowingRunnable check) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(check);
    }
}
