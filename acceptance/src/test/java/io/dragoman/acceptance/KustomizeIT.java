package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final String NAMESPACE = ClusterGateway.NAMESPACE;

    private Path directory;
    private TestWorld world;
    private int http;
    private final Client client = Client.plain();

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException {
        directory = temporary;
        world = ClusterGateway.worldIn(temporary).start();
        ClusterGateway.install(world, ClusterGateway.overlay("quickstart"));
        http = world.forward(NAMESPACE + "/service/dragoman:80");
        ClusterGateway.awaitRollout(world, "default", "quote");
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
                            // The API server may learn of a role after the pod that has it starts. Without this right
                            // for long
                            // nobody would lead, and no object would have a status.
                            .filter(line -> !line.contains("leases"))
                            // A test takes it away.
                            .filter(line -> !line.contains("API server//")))
                    .isEmpty();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String AS_BEFORE = """
            apiVersion: getambassador.io/v2
            kind: Mapping
            metadata: {name: quote-as-before}
            spec: {prefix: /before/, service: quote, host: "*"}
            """;

    @Test
    void everythingThatIsAppliedIsServedAndSaysSo() throws IOException {
        world.apply(ClusterGateway.MAPPINGS + "---\n" + AS_BEFORE);

        ClusterGateway.awaitMappings(client, http);
        eventually(() -> assertThat(get("/before/hello").backend()).isEqualTo("quote"));

        eventually(() -> assertThat(world.kubectl(
                                "get",
                                "mapping,host,filter,filterpolicy,ratelimit,ratelimitplan",
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
                        "RateLimit/limited: True",
                        "RateLimitPlan/gold: True"));
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
        world.apply(ClusterGateway.MAPPINGS);
        eventually(() -> assertThat(get("/quote/hello").backend()).isEqualTo("quote"));

        try (var load = Load.of(() -> get("/quote/hello"))) {
            for (var deployment : List.of("ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy")) {
                world.kubectl("rollout", "restart", "--namespace=" + NAMESPACE, "deployment/" + deployment);
                ClusterGateway.awaitRollout(world, NAMESPACE, deployment);
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
        world.apply(ClusterGateway.MAPPINGS);
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
        world.apply(ClusterGateway.MAPPINGS);
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
        world.apply(ClusterGateway.MAPPINGS);

        assertThat(inspect("explain", "--cluster", "GET http://any.example:8080/quote/hello"))
                .contains("Mapping/default/quote");
        assertThat(inspect("lint", "--cluster")).contains(" objects").doesNotContain("error: ");
        assertThat(inspect("migrate", "--cluster"))
                .contains(
                        " objects work as they are, ",
                        "dragoman/dragoman-webhook (13)",
                        "Objects are stored as v2, v3alpha1")
                .doesNotContain("  change ", "not read");
    }

    @Test
    void whatNoPolicyConcernsIsNotAskedAbout() {
        world.apply(ClusterGateway.MAPPINGS);
        int diagnostics = world.forward(NAMESPACE + "/service/dragoman-controller:8877");

        eventually(() -> {
            assertThat(authorization(diagnostics, "/quote/hello")).isEqualTo("not asked (no FilterPolicy concerns it)");
            assertThat(authorization(diagnostics, "/private/x")).contains("FilterPolicy/default/private");
        });
    }

    private String authorization(int diagnostics, String path) throws IOException {
        var request = URLEncoder.encode("http://any.example:8080" + path, StandardCharsets.UTF_8);
        return client.get("http", diagnostics, "/ambassador/v0/explain?request=" + request)
                .json()
                .at("/outcomes/0/authorization")
                .asText();
    }

    /** As docs/migrating-from-emissary.md has it, with the list that the report gives. */
    @Test
    void objectsAreSharedByTwoGateways() throws IOException {
        world.apply(ClusterGateway.MAPPINGS);
        var report = new ObjectMapper().readTree(withoutWarnings(inspect("migrate", "--cluster", "--format", "json")));
        var share = new StringBuilder();
        report.path("share")
                .forEach(object -> share.append(object.path("kind").asText())
                        .append(' ')
                        .append(object.path("namespace").asText())
                        .append(' ')
                        .append(object.path("name").asText())
                        .append('\n'));
        assertThat(share.toString().lines())
                .contains("Mapping default quote-as-before", "FilterPolicy default private", "Host default any");

        var document = Files.readString(Installation.root().resolve("docs/migrating-from-emissary.md"));
        var loop = Pattern.compile("(?s)\nwhile read .*?\ndone < share.txt\n").matcher(document);
        assertThat(loop.find()).isTrue();
        Files.writeString(directory.resolve("share.txt"), share);
        try (var shell = new Shell()) {
            shell.run("cd " + directory + "; export KUBECONFIG=" + world.kubeconfig() + " PATH="
                    + Installation.testWorld("kubectl").getParent() + ":$PATH");
            assertThat(shell.run(loop.group()).lines().filter(line -> !line.isEmpty()))
                    .hasSize((int) share.toString().lines().count())
                    .allMatch(line -> line.endsWith(" patched"));
        }

        assertThat(world.kubectl(
                        "get",
                        "mapping.v3alpha1.getambassador.io",
                        "quote-as-before",
                        "-o=jsonpath={.spec.ambassador_id}"))
                .isEqualTo("[\"default\",\"dragoman\"]");
        assertThat(new ObjectMapper()
                        .readTree(withoutWarnings(inspect("migrate", "--cluster", "--format", "json")))
                        .path("share"))
                .isEmpty();
        eventually(() -> assertThat(get("/before/hello").backend()).isEqualTo("quote"));
    }

    /** Those of the JVM, which come first. */
    private static String withoutWarnings(String output) {
        return output.substring(output.indexOf("{\n"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart",
                "production",
                "single-namespace",
                "bring-your-own-redis",
                "beside-emissary",
                "after-emissary"
            })
    void theApiServerTakesEachOverlay(String overlay) {
        world.apply(ClusterGateway.MONITORS);
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
                                ClusterGateway.overlay(overlay).toString())
                        .lines())
                .allMatch(line -> line.endsWith("serverside-applied (server dry run)"))
                .hasSizeGreaterThan(overlay.endsWith("emissary") ? 40 : 60);
    }

    private Answer get(String path) throws IOException {
        return client.get("http", http, path);
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
