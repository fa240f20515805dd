package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The gateway in a cluster: what stands in for its images, and how it is installed. */
final class ClusterGateway {
    /** Where the overlays put it. */
    static final String NAMESPACE = "dragoman";

    private static final String VERSION = "0.1.0-SNAPSHOT";

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

    /** The images' user. */
    private static final int USER = 10001;

    private static final String QUOTE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: quote}
            spec:
              selector: {matchLabels: {app: quote}}
              template:
                metadata: {labels: {app: quote}}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: quote
                      image: sample-backends
                      args: ["http:quote=0.0.0.0:8080"]
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                      readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: quote}
            spec:
              selector: {app: quote}
              ports: [{port: 80, targetPort: 8080}]
            """;

    private ClusterGateway() {}

    /** A world that knows the images of the gateway. */
    static TestWorld.Builder worldIn(Path directory) {
        return TestWorld.in(directory)
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
                .loadBalancer();
    }

    private static TestWorld.Image service(String module) {
        return Installation.nativeExecutables()
                .map(directory -> new TestWorld.Image(
                        List.of("/opt/app/" + module, "-Xmx256m"), Map.of("/opt/app", directory.toString()), USER))
                .orElseGet(() ->
                        java("quarkus-run.jar", Installation.serviceJar(module).getParent()));
    }

    private static TestWorld.Image java(String jar, Path place) {
        return new TestWorld.Image(
                Stream.concat(JVM.stream(), Stream.of("/opt/app/" + jar)).toList(),
                Map.of("/opt/jdk", System.getProperty("java.home"), "/opt/app", place.toString()),
                USER);
    }

    /** Installs it, waits until it takes and serves Mappings, and starts the backend {@code quote} in {@code default}. */
    static void install(TestWorld world, Path kustomization) {
        install(world, kustomization, "default");
    }

    /** Likewise, with the backend in another namespace. */
    static void install(TestWorld world, Path kustomization, String namespace) {
        world.kubectl("apply", "-k", kustomization.toString());
        world.apply(QUOTE, namespace);
        // Whoever waits for Envoy has waited for all that it takes to apply and to serve a Mapping.
        deployments(world).forEach(deployment -> awaitRollout(world, NAMESPACE, deployment));
    }

    private static List<String> deployments(TestWorld world) {
        return world.kubectl(
                        "get",
                        "deployments",
                        "--namespace=" + NAMESPACE,
                        "--output=jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                .lines()
                .toList();
    }

    /** An overlay that is delivered. */
    static Path overlay(String name) {
        return Installation.root().resolve("deploy/kustomize/overlays").resolve(name);
    }

    /** The Prometheus operator's kinds, as far as it takes to apply them. */
    static final String MONITORS = Stream.of("Pod", "Service")
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

    /** Mappings to {@code quote}, one that everybody may take, one for those with a key, and one that may be taken thrice. */
    static final String MAPPINGS = """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            type: Opaque
            stringData: {alice: the key of Alice}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Host
            metadata: {name: any}
            spec:
              hostname: "*"
              requestPolicy: {insecure: {action: Route}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: quote}
            spec: {hostname: "*", prefix: /quote/, service: quote}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: limited}
            spec:
              hostname: "*"
              prefix: /limited/
              service: quote
              labels: {ambassador: [{group: [{request_headers: {key: user, header_name: X-User}}]}]}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimit
            metadata: {name: limited}
            spec:
              domain: ambassador
              limits: [{pattern: [{user: "*"}], rate: 3, unit: hour, planFrom: plan}]
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimitPlan
            metadata: {name: gold}
            spec: {rate: 1000, unit: hour}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: private}
            spec: {hostname: "*", prefix: /private/, service: quote}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Filter
            metadata: {name: key}
            spec: {APIKey: {httpHeader: X-API-Key, keys: [{secretName: keys}]}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: FilterPolicy
            metadata: {name: private}
            spec: {rules: [{host: "*", path: "/private/*", filters: [{name: key}]}]}
            """;

    /** Waits for a Deployment as long as it may take when everything starts at once. */
    static void awaitRollout(TestWorld world, String namespace, String deployment) {
        world.kubectl(
                "rollout",
                "status",
                "--namespace=" + namespace,
                "deployment/" + deployment,
                "--timeout=" + PATIENCE.toSeconds() + "s");
    }

    /** Waits until {@link #MAPPINGS} are at work: for everybody, for those with a key, and not too often. */
    static void awaitMappings(Client client, int http) throws IOException {
        patiently()
                .untilAsserted(() -> assertThat(
                                client.get("http", http, "/quote/hello").backend())
                        .isEqualTo("quote"));
        patiently()
                .untilAsserted(() -> assertThat(
                                client.get("http", http, "/private/hello").status())
                        .isEqualTo(401));
        assertThat(client.send(
                                "http",
                                http,
                                "/private/hello",
                                request -> request.header("X-API-Key", "the key of Alice"))
                        .backend())
                .isEqualTo("quote");
        patiently()
                .untilAsserted(() -> assertThat(client.send(
                                        "http", http, "/limited/hello", request -> request.header("X-User", "alice"))
                                .status())
                        .isEqualTo(429));
    }

    /** Waits likewise. Connections that break are tried again. */
    static ConditionFactory patiently() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class);
    }
}
