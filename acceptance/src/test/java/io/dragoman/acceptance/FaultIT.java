package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong is refused alone, and the diagnostics say where and why; the rest goes on. */
final class FaultIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @BeforeEach
    void somethingWorks() {
        mapping("fine", "hostname: '*', prefix: /fine/, service: quote");
        eventuallyFrom("quote", "/fine/");
    }

    private void eventuallyAProblem(String name, String... parts) {
        Awaitility.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(problemsOf(name))
                        .anySatisfy(problem -> assertThat(problem).contains(parts)));
    }

    private void theRestGoesOn() throws IOException {
        assertThat(gateway().get("/fine/").status()).isEqualTo(200);
        mapping("later", "hostname: '*', prefix: /later/, service: other");
        eventuallyFrom("other", "/later/");
        gateway().manifests().delete("later.yaml");
        gateway().eventually("/later/", answer -> assertThat(answer.status()).isEqualTo(404));
    }

    @Test
    void removingTheOnlyHost() throws IOException {
        var gatewayText = gatewayManifests();
        gateway().manifests().write("gateway.yaml", gatewayText.substring(0, gatewayText.indexOf("---")));
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                gateway().diagnostics().get("route_info").toString())
                        .contains("\"host\":\"*\""));

        theRestGoesOn();
        gateway().manifests().write("gateway.yaml", gatewayText);
    }

    @Test
    void aMappingThatPointsAtNothing() throws IOException {
        mapping("nothing", "hostname: '*', prefix: /nothing/, service: nowhere");

        eventuallyAProblem("nothing", "nothing.yaml:2", "Mapping", "spec.service", "nowhere");
        theRestGoesOn();
    }

    @Test
    void aServiceWithoutEndpoints() throws IOException {
        gateway().manifests().write("empty.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: empty}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: empty-1, labels: {kubernetes.io/service-name: empty}}
                addressType: IPv4
                ports: [{port: 80}]
                endpoints: []
                """);
        mapping("empty", "hostname: '*', prefix: /empty/, service: empty");

        gateway().eventually("/empty/", answer -> assertThat(answer.status()).isEqualTo(503));
        theRestGoesOn();
    }

    @Test
    void aSecretWithGarbageInIt() throws IOException {
        gateway().manifests().write("garbage.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: with-garbage}
                spec: {hostname: garbage.example.com, tlsSecret: {name: garbage}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: garbage}
                type: kubernetes.io/tls
                stringData: {tls.crt: "hunter2", tls.key: "hunter2"}
                """);

        eventuallyAProblem("garbage", "garbage.yaml:6", "Secret", "data.tls.crt");
        eventuallyAProblem("with-garbage", "garbage.yaml:1", "Host", "spec.tlsSecret");
        assertThat(gateway().diagnostics().toString()).doesNotContain("hunter2");
        theRestGoesOn();
        gateway().manifests().delete("garbage.yaml");
    }

    @Test
    void aFileThatIsCutInHalfKeepsWhatItHeld() throws IOException {
        var text = mappingText("whole", "hostname: '*', prefix: /whole/, service: quote")
                + mappingText("half", "hostname: '*', prefix: /half/, service: quote");
        gateway().manifests().write("halves.yaml", text);
        eventuallyFrom("quote", "/half/");

        gateway().manifests().write("halves.yaml", text.substring(0, text.lastIndexOf("service: quote")));

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(gateway().diagnostics().get("problems").toString())
                                .contains("halves.yaml", "is not valid YAML", "line "));
        assertThat(gateway().get("/half/").status()).isEqualTo(200);
        theRestGoesOn();
        gateway().manifests().delete("halves.yaml");
    }

    @Test
    void aMappingWithAWrongFieldKeepsItsLastGoodVersion() throws IOException {
        mapping("edited", "hostname: '*', prefix: /edited/, service: quote");
        eventuallyFrom("quote", "/edited/");

        mapping("edited", "hostname: '*', prefix: /edited/, service: quote, weight: many");

        eventuallyAProblem("edited", "edited.yaml:2", "spec.weight", "whole number");
        assertThat(gateway().get("/edited/").status()).isEqualTo(200);
        theRestGoesOn();
    }

    @Test
    void aPortThatEnvoyCannotHave() throws IOException {
        // The port of Envoy's own admin interface.
        gateway()
                .manifests()
                .write(
                        "taken.yaml",
                        object(
                                "Listener",
                                "taken",
                                "port: 8001, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: ALL}}"));

        eventuallyAProblem("taken", "taken.yaml:2", "Listener", "Envoy refused it", "Address already in use");
        theRestGoesOn();

        gateway().manifests().delete("taken.yaml");
        Awaitility.await().untilAsserted(() -> assertThat(problemsOf("taken")).isEmpty());
    }

    @Test
    void theShorthandOfOlderLabelsIsAnsweredWithTheRightForm() throws IOException {
        mapping(
                "shorthand",
                "hostname: '*', prefix: /shorthand/, service: quote,"
                        + " labels: {ambassador: [{request_label_group: [{api-rate-limit: {header: Authorization}}]}]}");

        eventuallyAProblem(
                "shorthand",
                "spec.labels.ambassador",
                "request_headers: {key: api-rate-limit, header_name: Authorization");
        theRestGoesOn();
    }

    @Test
    void aDirectoryFullOfOtherThingsIsNoProblem() throws IOException {
        var directory = gateway().manifests().directory();
        Files.writeString(directory.resolve("notes.txt"), "apiVersion: {");
        gateway().manifests().write("deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: something}
                """);

        theRestGoesOn();
        assertThat(gateway().diagnostics().get("problems").toString()).doesNotContain("something", "notes");
    }
}
