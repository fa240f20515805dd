package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Change;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeEndpointSlice.Endpoint;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesParsersTest {
    private static final String SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";
    private static final String SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
    private static final String SLICE = """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: s, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            """;

    @Test
    void aServiceIsRead() {
        var service = Parsing.good(KubeService.class, SERVICE + """
                spec:
                  clusterIP: None
                  selector: {a: b}
                  ports:
                  - {name: http, port: 80, targetPort: web, protocol: TCP, appProtocol: kubernetes.io/h2c}
                  - {port: 443}
                status: {loadBalancer: {}}
                """);
        assertThat(service)
                .isEqualTo(new KubeService(
                        service.meta(),
                        List.of(
                                new KubeService.Port("http", 80, "kubernetes.io/h2c"),
                                new KubeService.Port("", 443, "")),
                        null,
                        null));
    }

    @Test
    void aClusterIpIsRead() {
        assertThat(Parsing.good(KubeService.class, SERVICE + "spec: {clusterIP: 10.96.0.7, ports: [{port: 80}]}\n")
                        .clusterIp())
                .isEqualTo("10.96.0.7");
    }

    @Test
    void onlyAnExternalNameServiceHasAnExternalName() {
        assertThat(Parsing.good(KubeService.class, SERVICE + "spec: {type: ExternalName, externalName: a.com}\n")
                        .externalName())
                .isEqualTo("a.com");
        assertThat(Parsing.good(KubeService.class, SERVICE + "spec: {type: ClusterIP, externalName: a.com}\n")
                        .externalName())
                .isNull();
        assertThat(Parsing.refused(SERVICE + "spec: {type: ExternalName}\n"))
                .containsExactly("ERROR spec.externalName: is required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ports: [{}]} | spec.ports[0].port: is required",
                "{ports: [{port: 70000}]} | spec.ports[0].port: must be from 1 to 65535, but is 70000",
                "{ports: [80]} | spec.ports[0]: must be an object, but is a number",
                "{ports: {port: 80}} | spec.ports: must be a list of objects, but is an object"
            })
    void aWrongServiceIsRefused(String spec, String problem) {
        assertThat(Parsing.refused(SERVICE + "spec: " + spec)).contains("ERROR " + problem);
    }

    @Test
    void anEndpointSliceIsRead() {
        var slice = Parsing.good(KubeEndpointSlice.class, SLICE + """
                ports: [{name: http, port: 8080, protocol: TCP}, {name: '', port: 9090}]
                endpoints:
                - {addresses: [10.0.0.1], conditions: {ready: true, serving: true}, nodeName: n}
                - {addresses: [10.0.0.6], conditions: {ready: false, serving: true, terminating: true}}
                - {addresses: [10.0.0.7], conditions: {ready: false, serving: false, terminating: true}}
                - {addresses: [10.0.0.2, 10.0.0.3], conditions: {ready: false}}
                - {addresses: [10.0.0.4], conditions: {ready: null}}
                - {addresses: [10.0.0.5]}
                """);
        assertThat(slice)
                .isEqualTo(new KubeEndpointSlice(
                        slice.meta(),
                        "web",
                        List.of(new KubeEndpointSlice.Port("http", 8080), new KubeEndpointSlice.Port("", 9090)),
                        List.of(
                                new Endpoint(List.of("10.0.0.1"), true, false),
                                new Endpoint(List.of("10.0.0.6"), false, true),
                                new Endpoint(List.of("10.0.0.7"), false, false),
                                new Endpoint(List.of("10.0.0.2", "10.0.0.3"), false, false),
                                new Endpoint(List.of("10.0.0.4"), true, false),
                                new Endpoint(List.of("10.0.0.5"), true, false))));
    }

    @Test
    void portsOfOtherProtocolsAndWithoutANumberAreLeftOut() {
        assertThat(Parsing.good(KubeEndpointSlice.class, SLICE + """
                        ports: [{name: dns, port: 53, protocol: UDP}, {name: any}, {name: web, port: 80}]
                        """).ports())
                .containsExactly(new KubeEndpointSlice.Port("web", 80));
        assertThat(Parsing.good(KubeService.class, SERVICE + """
                        spec: {ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53}]}
                        """).ports())
                .containsExactly(new KubeService.Port("dns-tcp", 53, ""));
    }

    @Test
    void anEmptyEndpointSliceIsGood() {
        var slice = Parsing.good(
                KubeEndpointSlice.class,
                SLICE.replace("kubernetes.io/service-name", "x") + "ports: null\nendpoints: []\n");
        assertThat(slice).isEqualTo(new KubeEndpointSlice(slice.meta(), "", List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoints: [{addresses: []}] | endpoints[0].addresses: must have at least one address",
                "endpoints: [{}] | endpoints[0].addresses: must have at least one address",
                "endpoints: [{addresses: [5]}] | endpoints[0].addresses[0]: must be a string, but is a number",
                "endpoints: [{addresses: [a], conditions: {ready: 'yes'}}] | endpoints[0].conditions.ready: must be true or"
                        + " false, but is a string",
                "ports: [{port: 70000}] | ports[0].port: must be from 1 to 65535, but is 70000"
            })
    void aWrongEndpointSliceIsRefused(String field, String problem) {
        assertThat(Parsing.refused(SLICE + field)).contains("ERROR " + problem);
    }

    @Test
    void aSecretIsRead() {
        var secret = Parsing.good(KubeSecret.class, SECRET + """
                type: kubernetes.io/tls
                immutable: true
                data:
                  tls.crt: aGVs
                  wrapped: |
                    aGVs
                    bG8=
                  both: aGVs
                  empty: ""
                stringData:
                  tls.key: "key é"
                  both: wins
                """);
        assertThat(secret.type()).isEqualTo("kubernetes.io/tls");
        assertThat(secret.data())
                .isEqualTo(Map.of(
                        "tls.crt", bytes("hel"),
                        "wrapped", bytes("hello"),
                        "both", bytes("wins"),
                        "empty", bytes(""),
                        "tls.key", bytes("key é")));
        assertThat(secret.value("tls.key").revealText()).isEqualTo("key é");
        assertThat(secret.value("empty")).isNull();
        assertThat(secret.value("missing")).isNull();
    }

    @Test
    void aSecretWithoutTypeIsOpaque() {
        var secret = Parsing.good(KubeSecret.class, SECRET);
        assertThat(secret).isEqualTo(new KubeSecret(secret.meta(), "Opaque", Map.of()));
    }

    @Test
    void ofASecretsAnnotationsOnlyItsAuthorsOwnAreTaken() {
        var annotations =
                "plan: gold, getambassador.io/expires-at: '2030-01-01T00:00:00Z', kapp.k14s.io/original: hunter2,"
                        + " kubectl.kubernetes.io/last-applied-configuration: hunter2";
        var secret = Parsing.good(
                KubeSecret.class, SECRET.replace("{name: s}", "{name: s, annotations: {" + annotations + "}}"));
        assertThat(secret.annotations())
                .isEqualTo(Map.of("plan", "gold", "getambassador.io/expires-at", "2030-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!hunter2!", "hunter2", "aHVudGVyMg", "aGk=aGk=", "a b=", "aHVu dGVy", "-_-_"})
    void dataThatIsNotBase64RefusesTheSecretWithoutPrintingIt(String garbage) {
        var yaml = SECRET + "data: {a: aGVs, tls.key: '" + garbage + "'}\n";
        assertThat(Parsing.refused(yaml)).containsExactly("ERROR data.tls.key: is not valid base64");
        assertThat(Parsing.one(yaml).toString()).doesNotContain(garbage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {k: {hunter2: hunter2}}",
                "data: {k: [hunter2]}",
                "data: [hunter2]",
                "data: hunter2",
                "stringData: {k: 40232}",
                "stringData: {k: [hunter2]}",
                "stringData: hunter2",
                "type: [hunter2]",
                "hunter2"
            })
    void problemsAboutGarbageSecretsPrintNoValue(String field) {
        var text = SECRET + field + "\n";
        var document = YamlDocuments.parse(text).getFirst();
        var said = document.node() == null
                ? document.toString()
                : new ManifestParser("own")
                        .parse(document.node(), "f:1").stream()
                                .peek(parsed ->
                                        assertThat(parsed.outcome().value()).isNull())
                                .flatMap(parsed -> parsed.outcome().problems().stream())
                                .map(problem -> problem + problem.describe())
                                .toList()
                                .toString();
        assertThat(said).isNotEqualTo("[]").doesNotContain("hunter2").doesNotContain("40232");
    }

    @Test
    void nothingThatHoldsASecretPrintsItsValue() {
        var yaml = SECRET + "data: {tls.key: aHVudGVyMg==}\nstringData: {password: hunter2}\n";
        var secret = Parsing.good(KubeSecret.class, yaml);
        var printed = List.of(
                        YamlDocuments.parse(yaml).getFirst(),
                        Parsing.one(yaml),
                        Parsing.one(yaml).outcome(),
                        secret,
                        secret.data(),
                        secret.value("tls.key"),
                        new Change.Upsert(secret),
                        new SourceUpdate(
                                List.of(new Change.Upsert(secret)),
                                List.of(Problem.error(secret.meta().origin(), "x"))))
                .toString();
        assertThat(printed).contains("(secret)").doesNotContain("hunter2").doesNotContain("aHVudGVyMg");
    }

    private static SecretBytes bytes(String text) {
        return new SecretBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
