package io.dragoman.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The gateway in a cluster: what stands in for its images, and how it is installed. */
final class ClusterGateway {
    /** Where the overlays put it. */
    static final String NAMESPACE = "dragoman";

    private static final String VERSION = "0.1.0-SNAPSHOT";
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

    /** The images' user. */
    private static final int USER = 10001;

    private static final String QUOTE = """
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
        world.kubectl("apply", "-k", kustomization.toString());
        world.apply(QUOTE);
        // Whoever waits for Envoy has waited for all that it takes to apply and to serve a Mapping.
        DEPLOYMENTS.forEach(deployment -> awaitRollout(world, NAMESPACE, deployment));
    }

    /** Waits for a Deployment as long as it may take when everything starts at once. */
    static void awaitRollout(TestWorld world, String namespace, String deployment) {
        world.kubectl(
                "rollout",
                "status",
                "--namespace=" + namespace,
                "deployment/" + deployment,
                "--timeout=" + PATIENCE.toSeconds() + "s");
    }

    /** Waits likewise. Connections that break are tried again. */
    static ConditionFactory patiently() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class);
    }
}
