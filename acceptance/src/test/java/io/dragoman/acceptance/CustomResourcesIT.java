package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server makes of the CustomResourceDefinitions, and of objects of each kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CustomResourcesIT {
    private static final int KINDS = 18;
    private static final String NEWEST = "getambassador.io/v3alpha1";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path directory;
    private TestWorld world;

    CustomResourcesIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void startWorld() throws IOException {
        world = TestWorld.in(Files.createDirectory(directory.resolve("world"))).start();
        apply("crds-v3alpha1");
        await().until(() -> world.kubectl("api-resources", "--api-group=getambassador.io", "-o=name")
                        .lines()
                        .count()
                == KINDS);
    }

    @AfterAll
    void endWorld() {
        world.close();
    }

    private void apply(String kustomization) {
        world.kubectl(
                "apply",
                "--server-side",
                "-k",
                Installation.root()
                        .resolve("deploy/kustomize")
                        .resolve(kustomization)
                        .toString());
        world.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    }

    @Test
    @Order(1)
    void theDefinitionsHaveNoFault() throws IOException {
        var definitions = YAML.readTree(world.kubectl("get", "crd", "-o=json")).path("items");
        assertThat(definitions).hasSize(KINDS);
        for (var definition : definitions) {
            var conditions = new ArrayList<String>();
            definition
                    .path("status")
                    .path("conditions")
                    .forEach(condition -> conditions.add(condition.path("type").asText() + "="
                            + condition.path("status").asText()));
            assertThat(conditions)
                    .as(definition.path("metadata").path("name").asText())
                    .containsExactlyInAnyOrder("NamesAccepted=True", "Established=True");
        }
        assertThat(world.kubectl("explain", "mapping.spec.weight")).contains("Percentage of the requests");
    }

    @Test
    @Order(2)
    void whatTheGatewayCanUseIsKeptAsItIs() throws IOException {
        var objects = objects("accepted");
        var file = file(objects);
        world.kubectl("apply", "--server-side", "-f", file);
        var stored = YAML.readTree(world.kubectl("get", "-o=json", "-f", file)).path("items");
        assertThat(stored).hasSameSizeAs(objects);
        for (int i = 0; i < objects.size(); i++) {
            assertThat(stored.get(i).get("spec")).isEqualTo(objects.get(i).get("spec"));
        }
    }

    @Test
    @Order(2)
    void whatItCannotUseIsRefusedAndTheReasonTold() throws IOException {
        var examples = examples("refused");
        var objects = objects("refused");
        var failure = catchThrowableOfType(
                IllegalStateException.class, () -> world.kubectl("create", "--validate=ignore", "-f", file(objects)));
        for (int i = 0; i < objects.size(); i++) {
            assertThat(said(failure.getMessage(), name(objects.get(i))))
                    .as(objects.get(i).toString())
                    .contains(examples.get(i).path("says").asText());
        }
    }

    /** What kubectl says of one of several objects. */
    private static String said(String text, String name) {
        var quoted = '"' + name + '"';
        int begin = text.indexOf(quoted);
        assertThat(begin).as(name + " in " + text).isNotNegative();
        int end = text.indexOf("\"refused-", begin + quoted.length());
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    @Test
    @Order(2)
    void theExamplesCanBeApplied() {
        var quickstart = Installation.root().resolve("examples/quickstart").toString();
        assertThat(world.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", quickstart))
                .contains("mapping.getambassador.io", "filterpolicy.getambassador.io", "listener.getambassador.io");
    }

    /** The gateway refuses what it does not know there, rather than leave a door open; so it must get to see it. */
    @Test
    @Order(2)
    void unknownFieldsOfFiltersAreKeptAndThoseOfOthersAreNot() throws IOException {
        var filter = create("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: misspelled}
                spec: {JWT: {jwksURI: 'https://a/', requireAudence: true}}
                """);
        assertThat(filter.path("spec").path("JWT").has("requireAudence")).isTrue();
        var mapping = create("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: misspelled}
                spec: {prefix: /, service: a, wieght: 5}
                """);
        assertThat(mapping.path("spec").has("wieght")).isFalse();
    }

    @Test
    @Order(3)
    void kubectlShowsWhetherAnObjectWorks() throws IOException {
        create("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: shown}
                spec: {hostname: shown.example.com, prefix: /shown/, service: 'backend:80'}
                """);
        patchStatus(
                "mapping",
                "shown",
                "{state: Inactive, reason: nobody is there, observedGeneration: 1, "
                        + condition("Programmed", "False", "Refused") + "}");
        assertThat(table("mappings.v3alpha1.getambassador.io", "shown"))
                .containsExactly(
                        "NAME|SOURCE HOST|SOURCE PREFIX|DEST SERVICE|STATE|REASON|AGE",
                        "shown|shown.example.com|/shown/|backend:80|Inactive|nobody is there|now");
        create("""
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: shown}
                spec: {hostname: shown.example.com}
                """);
        patchStatus("host", "shown", "{state: Ready, phaseCompleted: DefaultsFilled, phasePending: NA}");
        assertThat(table("hosts.v3alpha1.getambassador.io", "shown"))
                .containsExactly(
                        "NAME|HOSTNAME|STATE|PHASE COMPLETED|PHASE PENDING|AGE",
                        "shown|shown.example.com|Ready|DefaultsFilled|NA|now");
        create("""
                apiVersion: getambassador.io/v3alpha1
                kind: Listener
                metadata: {name: shown}
                spec: {port: 8443, protocolStack: [TLS, HTTP, TCP], securityModel: XFP, l7Depth: 1, hostBinding: {namespace: {from: ALL}}}
                """);
        patchStatus("listener", "shown", "{" + condition("Programmed", "True", "Programmed") + "}");
        assertThat(table("listeners", "shown"))
                .containsExactly(
                        "NAME|PORT|PROTOCOL|STACK|STATSPREFIX|SECURITY|L7DEPTH|PROGRAMMED|REASON|AGE",
                        "shown|8443|[\"TLS\",\"HTTP\",\"TCP\"]|XFP|1|True|Programmed|now");
        assertThat(world.kubectl("get", "fp,fil,rl", "--ignore-not-found=true")).contains("PROGRAMMED");
    }

    /** What {@code kubectl get} prints, without empty cells. */
    private List<String> table(String kind, String name) {
        return world.kubectl("get", kind, name)
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", "|").replaceAll("\\|\\d+s$", "|now"))
                .toList();
    }

    private static String condition(String type, String status, String reason) {
        return "conditions: [{type: %s, status: '%s', reason: %s, message: because, lastTransitionTime: '2026-01-01T00:00:00Z'}]"
                .formatted(type, status, reason);
    }

    private void patchStatus(String kind, String name, String status) throws IOException {
        var patch = YAML.readTree("{status: " + status + "}").toString();
        world.kubectl("patch", kind, name, "--subresource=status", "--type=merge", "--patch=" + patch);
    }

    /** Without the webhook, only what is stored as it comes can be created. */
    @Test
    @Order(4)
    void olderObjectsAreKeptInTheirOwnSpelling() throws IOException {
        world.kubectl("delete", "ambassador-crds", "--all");
        apply("crds");
        var mapping = create("""
                apiVersion: getambassador.io/v2
                kind: Mapping
                metadata: {name: older}
                spec:
                  ambassador_id: other
                  prefix: /older/
                  service: http://backend
                  tls: true
                  headers: {x-a: true, x-b: b}
                  add_request_headers: {x-c: c, x-d: {value: d, append: false}}
                  remove_request_headers: x-e
                  cors: {origins: 'a, b', methods: [GET]}
                  labels: {ambassador: [{request_label_group: [{api-rate-limit: {header: Authorization}}, remote_address]}]}
                  v3health_checks: [{health_check: {http: {path: /}}}]
                """);
        assertThat(mapping.path("spec").path("ambassador_id").asText()).isEqualTo("other");
        assertThat(mapping.path("spec").path("tls").asBoolean()).isTrue();
        assertThat(mapping.path("spec").path("headers").path("x-a").isBoolean()).isTrue();
        assertThat(mapping.path("spec").path("labels").toString())
                .isEqualTo("{\"ambassador\":[{\"request_label_group\":"
                        + "[{\"api-rate-limit\":{\"header\":\"Authorization\"}},\"remote_address\"]}]}");
        // Emissary has always taken it, so that it may well be stored somewhere; the gateway says what is wrong.
        create("""
                apiVersion: getambassador.io/v2
                kind: AuthService
                metadata: {name: older}
                spec: {auth_service: a, proto: grpc}
                """);
    }

    private JsonNode create(String manifest) throws IOException {
        var file = Files.writeString(directory.resolve("manifest.yaml"), manifest);
        return YAML.readTree(world.kubectl("create", "--validate=ignore", "-o=json", "-f", file.toString()));
    }

    private static List<JsonNode> examples(String name) throws IOException {
        var path = Installation.root()
                .resolve("common-resources/src/test/resources/io/dragoman/schema")
                .resolve(name + ".yaml");
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(path.toFile())) {
            return documents.readAll();
        }
    }

    /** The examples as objects with names of their own. */
    private static List<ObjectNode> objects(String name) throws IOException {
        var objects = new ArrayList<ObjectNode>();
        for (var example : examples(name)) {
            var object = YAML.createObjectNode();
            object.put("apiVersion", NEWEST).set("kind", example.get("kind"));
            object.putObject("metadata").put("name", name + "-" + objects.size());
            if (example.has("spec")) {
                object.set("spec", example.get("spec"));
            }
            objects.add(object);
        }
        return objects;
    }

    private String file(List<ObjectNode> objects) throws IOException {
        var text = objects.stream().map(ObjectNode::toString).collect(Collectors.joining("\n---\n"));
        return Files.writeString(directory.resolve("objects.yaml"), text).toString();
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}
