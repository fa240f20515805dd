package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The other overlays, each installed in a cluster and taken away again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverlaysIT {
    private static final String NAMESPACE = ClusterGateway.NAMESPACE;

    private TestWorld world;
    private Path installed;
    private int http;
    private final Client client = Client.plain();

    /** A Redis that is there already, and what the namespace needs before the overlay. */
    private static final String BEFORE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: store}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: redis, namespace: store}
            spec:
              selector: {matchLabels: {app: redis}}
              template:
                metadata: {labels: {app: redis}}
                spec: {containers: [{name: redis, image: "redis:7-alpine", args: ["--save", "", "--protected-mode", "no"]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: redis, namespace: store}
            spec: {selector: {app: redis}, ports: [{port: 6379}]}
            """;

    private static final String SECRET = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: dragoman}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: ratelimit-redis, namespace: dragoman}
            stringData: {url: "redis://redis.store:6379", key-secret: a text that nobody would guess}
            """;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        world = ClusterGateway.worldIn(temporary).start();
        world.apply(BEFORE);
    }

    @AfterAll
    void stop() {
        client.close();
        world.close();
    }

    private void install(Path overlay, String namespace) {
        installed = overlay;
        ClusterGateway.install(world, overlay, namespace);
        ClusterGateway.awaitRollout(world, namespace, "quote");
        http = world.forward(NAMESPACE + "/service/dragoman:80");
    }

    @AfterEach
    void uninstall() {
        world.kubectl("delete", "-k", installed.toString(), "--wait=true");
        assertThat(world.kubectl("get", "namespace,crd", "--output=name"))
                .doesNotContain("namespace/" + NAMESPACE, "getambassador.io");
    }

    @Test
    void productionHasTwoOfEachThatAgreeOnWhatIsServed() throws IOException {
        world.apply(ClusterGateway.MONITORS);
        world.apply(SECRET);
        install(ClusterGateway.overlay("production"), "default");
        eventually(() -> assertThat(world.kubectl(
                        "get",
                        "deployments",
                        "--namespace=" + NAMESPACE,
                        "--output=jsonpath={range .items[*]}{.status.readyReplicas} {end}"))
                .isEqualTo("2 2 2 2 "));

        serves("default");
    }

    @Test
    void aGatewayOfOneNamespaceSeesNoOther() throws IOException {
        install(ClusterGateway.overlay("single-namespace"), NAMESPACE);
        serves(NAMESPACE);

        world.apply("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: elsewhere, namespace: default}
                spec: {hostname: "*", prefix: /elsewhere/, service: quote.dragoman}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: after-it, namespace: dragoman}
                spec: {hostname: "*", prefix: /after/, service: quote}
                """);
        eventually(() -> assertThat(get("/after/").backend()).isEqualTo("quote"));
        assertThat(get("/elsewhere/").status()).isEqualTo(404);
    }

    @Test
    void anotherRedisCountsIfItIsNamed(@TempDir Path mine) throws IOException {
        var original = ClusterGateway.overlay("bring-your-own-redis");
        Files.writeString(mine.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: dragoman
                resources: [%s]
                secretGenerator:
                - name: ratelimit-redis
                  behavior: replace
                  literals: ["url=redis://redis.store:6379", key-secret=a text that nobody would guess]
                """.formatted(
                        mine.toRealPath().relativize(original)));
        install(mine, "default");

        serves("default");
        assertThat(world.runInside("store", "default", "redis-cli -h redis.store dbsize"))
                .isNotEqualTo("0\n");
    }

    @Test
    void statusesAreWrittenInWhicheverVersionTheDefinitionsServe(@TempDir Path mine) throws IOException {
        var deploy = mine.toRealPath().relativize(Installation.root().resolve("deploy/kustomize"));
        Files.writeString(mine.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: dragoman
                resources: [%1$s/crds-v3alpha1, %1$s/base]
                components:
                - %1$s/components/listeners
                - %1$s/components/authentication
                - %1$s/components/rate-limiting
                - %1$s/components/demo-redis
                """.formatted(deploy));
        install(mine, "default");
        serves("default");
        assertThat(versions("storage")).containsOnly("v3alpha1");

        // All versions, of which v2 is stored.
        world.kubectl(
                "apply",
                "-k",
                Installation.root().resolve("deploy/kustomize/crds").toString());
        assertThat(versions("storage")).contains("v2");
        saysOfChanges(1);

        // None but the newest is served, whatever is stored.
        for (var definition :
                world.kubectl("get", "crd", "--output=name").lines().toList()) {
            var name = definition.substring(definition.indexOf('/') + 1);
            if (name.endsWith(".getambassador.io")) {
                world.kubectl("patch", "crd", name, "--type=json", "--patch=" + onlyServing(name));
            }
        }
        assertThat(versions("served")).containsOnly("v3alpha1");
        saysOfChanges(2);
    }

    private String onlyServing(String definition) {
        var names = world.kubectl("get", "crd", definition, "--output=jsonpath={.spec.versions[*].name}")
                .split(" ", -1);
        return IntStream.range(0, names.length)
                .filter(i -> !names[i].equals("v3alpha1"))
                .mapToObj("{\"op\": \"replace\", \"path\": \"/spec/versions/%d/served\", \"value\": false}"::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The versions of the gateway's kinds that are served, or stored. */
    private List<String> versions(String which) {
        return world.kubectl(
                        "get",
                        "crd",
                        "--output=jsonpath={range .items[?(@.spec.group==\"getambassador.io\")]}"
                                + "{range .spec.versions[?(@." + which + "==true)]}{.name}{\"\\n\"}{end}{end}")
                .lines()
                .toList();
    }

    /** Changes objects of all three services, and waits until their statuses are about the new generations. */
    private void saysOfChanges(int round) {
        var changed = List.of("mapping/quote", "host/any", "filter/key", "ratelimit/limited");
        var changes = List.of(
                "{\"spec\": {\"timeout_ms\": 500%d}}",
                "{\"spec\": {\"hostname\": \"*\", \"requestPolicy\": {\"insecure\": {\"additionalPort\": 900%d}}}}",
                "{\"spec\": {\"APIKey\": {\"httpHeader\": \"X-API-Key-%d\"}}}",
                "{\"spec\": {\"domain\": \"ambassador-%d\"}}");
        for (int i = 0; i < changed.size(); i++) {
            var object = changed.get(i).replace("/", ".v3alpha1.getambassador.io/");
            var change = changes.get(i).formatted(round);
            // While its definition changes the API server may not know a kind, and conversion needs the authority.
            ClusterGateway.patiently()
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .untilAsserted(() -> world.kubectl("patch", object, "--type=merge", "--patch=" + change));
            ClusterGateway.patiently()
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .untilAsserted(() -> assertThat(world.kubectl(
                                    "get",
                                    object,
                                    "--output=jsonpath={.metadata.generation} "
                                            + "{.status.conditions[?(@.type==\"Programmed\")].observedGeneration} "
                                            + "{.status.conditions[?(@.type==\"Programmed\")].status}"))
                            .matches("(\\d+) \\1 True"));
        }
    }

    /** The Mappings, Filters and RateLimits of a namespace are at work, and say so. */
    private void serves(String namespace) throws IOException {
        world.apply(ClusterGateway.MAPPINGS, namespace);
        ClusterGateway.awaitMappings(client, http);
        eventually(() -> assertThat(world.kubectl(
                        "get",
                        "mapping,host,filter,filterpolicy,ratelimit",
                        "--namespace=" + namespace,
                        "--output=jsonpath={range .items[*]}"
                                + "{.status.conditions[?(@.type==\"Programmed\")].status} {end}"))
                .isEqualTo("True True True True True True True "));
    }

    private Answer get(String path) throws IOException {
        return client.get("http", http, path);
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
