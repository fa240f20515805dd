package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred changes while whatever the controllers need fails, and the controllers themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterFaultsIT {
    private static final int CHANGING = 20;
    private static final int STAYING = 10;
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final String LEASE = "ambassador-controller-default";

    private TestWorld world;
    private int http;
    private final Client client = Client.plain();

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException {
        world = ClusterGateway.worldIn(temporary).start();
        ClusterGateway.install(world, ClusterGateway.overlay("quickstart"));
        world.kubectl(
                "patch",
                "horizontalpodautoscaler",
                "ambassador-controller",
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--patch={\"spec\": {\"minReplicas\": 2}}");
        ClusterGateway.awaitRollout(world, "default", "quote");
        // Says when a watch is told that its version is too old, and may sleep for longer than any probe would let it.
        world.kubectl(
                "patch",
                "deployment",
                "ambassador-controller",
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--patch=" + """
                        {"spec": {"template": {"spec": {"containers": [{
                          "name": "ambassador-controller",
                          "env": [{
                            "name": "QUARKUS_LOG_CATEGORY__IO_FABRIC8_KUBERNETES_CLIENT_INFORMERS__LEVEL",
                            "value": "DEBUG"}],
                          "livenessProbe": {"failureThreshold": 1000}}]}}}}""");
        ClusterGateway.awaitRollout(world, ClusterGateway.NAMESPACE, "ambassador-controller");
        eventually(() -> assertThat(controllers()).hasSize(2));
        http = world.forward(ClusterGateway.NAMESPACE + "/service/dragoman:80");
    }

    @AfterAll
    void stop() {
        client.close();
        world.close();
    }

    @Test
    void noRequestFailsAndEverythingIsServedInTheEnd() throws IOException, InterruptedException {
        world.apply(ClusterGateway.MAPPINGS);
        apply(mappings("stays", STAYING, 0));
        apply(mappings("changes", CHANGING, 0));
        awaitServed(0);
        var before = written();

        try (var load = Load.of(() -> client.get("http", http, "/stays-0-0/"))) {
            change(1);
            world.signal(leader(), "KILL", "quarkus-run");
            change(2);
            world.slowEtcd(Duration.ofMillis(300));
            change(3);
            world.slowEtcd(Duration.ZERO);
            change(4);
            world.stopApiServer();
            Thread.sleep(OUTAGE);
            world.startApiServer();
            change(5);
            // One that sleeps while the API server forgets what has changed: its watches have to begin anew.
            var sleeper = other(leader());
            world.signal(sleeper, "STOP", "quarkus-run");
            change(6);
            world.stopApiServer();
            world.startApiServer();
            change(7);
            var before410 = gone(sleeper);
            world.signal(sleeper, "CONT", "quarkus-run");
            eventually(() -> assertThat(gone(sleeper))
                    .as("watches of %s refused, which was started anew %s times", sleeper, restarts(sleeper))
                    .isGreaterThan(before410));
            change(8);
            world.kubectl("delete", "pod", leader(), "--namespace=" + ClusterGateway.NAMESPACE, "--wait=false");
            change(9);
            change(10);
            awaitServed(10);
            assertThat(load.stop()).isEmpty();
            assertThat(load.answered()).isGreaterThan(1000);
        }
        // Nothing was written to what nobody has changed, so no status was in doubt in between.
        assertThat(written()).isEqualTo(before);
        assertThat(world.kubectl("get", "events", "--output=jsonpath={.items[*].involvedObject.kind}"))
                .doesNotContain("Mapping");
    }

    /** How often a watch of Mappings was answered 410, so that they were listed anew. */
    private long gone(String controller) {
        return world.log(ClusterGateway.NAMESPACE, controller, "ambassador-controller")
                .lines()
                .filter(line -> line.contains("http gone") && line.contains("/mappings"))
                .count();
    }

    private String restarts(String controller) {
        return world.kubectl(
                "get",
                "pod",
                controller,
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--output=jsonpath={.status.containerStatuses[0].restartCount}");
    }

    private static String mappings(String name, int count, int round) {
        return IntStream.range(0, count)
                .mapToObj(i -> """
                        apiVersion: getambassador.io/v3alpha1
                        kind: Mapping
                        metadata: {name: %1$s-%2$d}
                        spec: {hostname: "*", prefix: /%1$s-%2$d-%3$d/, service: quote}
                        """.formatted(name, i, round))
                .collect(Collectors.joining("---\n"));
    }

    private void change(int round) {
        apply(mappings("changes", CHANGING, round));
    }

    /** The API server needs its webhooks for this, and they may be away. */
    private void apply(String manifests) {
        ClusterGateway.patiently()
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> world.apply(manifests));
    }

    private void awaitServed(int round) {
        eventually(() -> {
            for (int i = 0; i < CHANGING; i++) {
                assertThat(client.get("http", http, "/changes-" + i + "-" + round + "/")
                                .status())
                        .isEqualTo(200);
            }
        });
        eventually(() -> assertThat(world.kubectl(
                                "get",
                                "mappings",
                                "--output=jsonpath={range .items[*]}{.metadata.generation} "
                                        + "{.status.conditions[?(@.type==\"Programmed\")].observedGeneration} "
                                        + "{.status.conditions[?(@.type==\"Programmed\")].status}{\"\\n\"}{end}")
                        .lines())
                .hasSizeGreaterThan(CHANGING + STAYING)
                .allSatisfy(line -> assertThat(line).matches("(\\d+) \\1 True")));
    }

    /** The versions of objects that stay as they are. Every write makes a new one. */
    private Map<String, String> written() {
        return world.kubectl(
                        "get",
                        "mappings,hosts,listeners",
                        "--output=jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}")
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(parts -> !parts[0].startsWith("Mapping/changes"))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b, TreeMap::new));
    }

    private String leader() {
        return world.kubectl(
                "get",
                "lease",
                LEASE,
                "--namespace=" + ClusterGateway.NAMESPACE,
                "--output=jsonpath={.spec.holderIdentity}");
    }

    private String other(String controller) {
        return controllers().stream()
                .filter(name -> !name.equals(controller))
                .findFirst()
                .orElseThrow();
    }

    /** The controllers that are ready. */
    private List<String> controllers() {
        return world.kubectl(
                        "get",
                        "pods",
                        "--namespace=" + ClusterGateway.NAMESPACE,
                        "--selector=app.kubernetes.io/name=ambassador-controller",
                        "--output=jsonpath={range .items[?(@.status.containerStatuses[0].ready==true)]}{.metadata.name}{\"\\n\"}{end}")
                .lines()
                .toList();
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
