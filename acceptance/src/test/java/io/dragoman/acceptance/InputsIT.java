package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every way by which something can be said to an instance that has an id of its own. */
final class InputsIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other")
                .environment("AMBASSADOR_ID", "edge")
                .environment("DRAGOMAN_MANIFEST_VARIABLES", "TARGET")
                .environment("TARGET", "quote")
                .environment("HIDDEN", "other")
                .environment("AMBASSADOR_DRAIN_TIME", "nobody shows 600")
                .environment("AMBASSADOR_FAST_RECONFIGURE", "nobody shows true")
                .environment("AMBASSADOR_LABEL_SELECTR", "nobody shows a=b")
                .environment("AMBASSADOR_SERVICE_HOST", "nobody shows 10.0.0.1");
    }

    @Override
    String gatewayManifests() {
        return Manifests.plainGateway().replace("spec:\n", "spec:\n  ambassador_id: [edge]\n");
    }

    @Test
    void eachOfEmissarysVariablesWithoutEffectAndEachMistypedOneHasOneLineInTheLog() {
        var log = gateway().part(Gateway.Part.CONTROLLER).output();
        assertThat(log.lines().filter(line -> line.contains("AMBASSADOR_")))
                .hasSize(3)
                .anyMatch(line -> line.contains("WARN  AMBASSADOR_DRAIN_TIME has no effect: "))
                .anyMatch(line -> line.contains("INFO  AMBASSADOR_FAST_RECONFIGURE has no effect: "))
                .anyMatch(line -> line.contains("WARN  AMBASSADOR_LABEL_SELECTR has no effect: ")
                        && line.endsWith("; is AMBASSADOR_LABEL_SELECTOR meant?"));
        assertThat(log).doesNotContain("nobody shows");
    }

    @Test
    void manifestsOfAllVersionsStandSideBySide() {
        for (var version : new String[] {"v1", "v2", "v3alpha1"}) {
            gateway().manifests().write(version + ".yaml", """
                    apiVersion: getambassador.io/%s
                    kind: Mapping
                    metadata: {name: %s}
                    spec: {ambassador_id: [edge], prefix: /%s/, service: quote%s}
                    """.formatted(
                            version, version, version, version.equals("v3alpha1") ? ", hostname: '*'" : ""));
        }
        eventuallyFrom("quote", "/v1/");
        eventuallyFrom("quote", "/v2/");
        eventuallyFrom("quote", "/v3alpha1/");
    }

    @Test
    void objectsOfOtherInstancesAreNotTaken() throws IOException {
        mapping("theirs", "hostname: '*', prefix: /theirs/, service: quote");
        mapping("ours", "ambassador_id: [x, edge], hostname: '*', prefix: /ours/, service: quote");
        eventuallyFrom("quote", "/ours/");
        assertThat(gateway().get("/theirs/").status()).isEqualTo(404);
    }

    @Test
    void manifestsInAnAnnotationRouteAndTheirProblemsAreTheirOwn() throws IOException {
        gateway().manifests().write("annotated.yaml", """
                apiVersion: v1
                kind: Service
                metadata:
                  name: annotated
                  annotations:
                    getambassador.io/config: |
                      apiVersion: getambassador.io/v2
                      kind: Mapping
                      name: flat
                      ambassador_id: edge
                      prefix: /flat/
                      service: quote
                      ---
                      apiVersion: getambassador.io/v2
                      kind: Mapping
                      name: wrong
                      ambassador_id: edge
                      prefix: 5
                spec: {ports: [{port: 80}]}
                """);
        eventuallyFrom("quote", "/flat/");
        assertThat(problemsOf("wrong"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("annotated.yaml:1 (annotation of Service/default/annotated, document 2)", "prefix"));

        gateway().manifests().edit("annotated.yaml", "/flat/", "/changed/");
        eventuallyFrom("quote", "/changed/");
        gateway().eventually("/flat/", answer -> assertThat(answer.status()).isEqualTo(404));

        gateway().manifests().edit("annotated.yaml", "kind: Mapping", "kind: : Mapping");
        Awaitility.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(problemsOf("annotated"))
                        .anySatisfy(problem -> assertThat(problem).contains("is not valid YAML")));
        assertThat(gateway().get("/changed/").status())
                .as("the last good version")
                .isEqualTo(200);

        gateway().manifests().delete("annotated.yaml");
        gateway().eventually("/changed/", answer -> assertThat(answer.status()).isEqualTo(404));
    }

    @Test
    void onlyNamedVariablesAreReplaced() throws IOException {
        mapping("variable", "ambassador_id: [edge], hostname: '*', prefix: /variable/, service: '$TARGET'");
        eventuallyFrom("quote", "/variable/");
        mapping("hidden", "ambassador_id: [edge], hostname: '*', prefix: /hidden/, service: '${HIDDEN}'");
        Awaitility.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(problemsOf("hidden"))
                        .anySatisfy(problem -> assertThat(problem).contains("DRAGOMAN_MANIFEST_VARIABLES")));
    }

    @Test
    void anIngressRoutesByItsPathTypesAndHosts() throws IOException {
        gateway().manifests().write("ingress.yaml", """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata:
                  name: edge
                  annotations: {getambassador.io/ambassador-id: edge}
                spec: {controller: getambassador.io/ingress-controller}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: web
                  annotations: {getambassador.io/ambassador-id: edge}
                spec:
                  ingressClassName: edge
                  rules:
                  - http:
                      paths:
                      - {path: /exact, pathType: Exact, backend: {service: {name: quote, port: {number: 80}}}}
                      - {path: /foo, pathType: Prefix, backend: {service: {name: quote, port: {name: main}}}}
                      - {path: /foo/bar/, pathType: Prefix, backend: {service: {name: other, port: {name: main}}}}
                      - {path: /any, pathType: ImplementationSpecific, backend: {service: {name: quote, port: {number: 80}}}}
                      - {path: /nothing, pathType: Exact, backend: {service: {name: quote, port: {name: missing}}}}
                  - host: "*.star.example"
                    http:
                      paths:
                      - {path: /star, pathType: Prefix, backend: {service: {name: other, port: {number: 80}}}}
                """);
        eventuallyFrom("quote", "/exact");
        assertThat(gateway().get("/exact/").status()).isEqualTo(404);
        for (var path : new String[] {"/foo", "/foo/", "/foo?q=1"}) {
            assertThat(gateway().get(path).json().path("path").asText())
                    .as(path)
                    .isEqualTo("/");
        }
        assertThat(gateway().get("/foo/x").json().path("path").asText()).isEqualTo("/x");
        assertThat(gateway().get("/foobar").status()).isEqualTo(404);
        assertThat(gateway().get("/foo/bar").backend()).isEqualTo("other");
        assertThat(gateway().get("/foo/bar/x").json().path("path").asText()).isEqualTo("/x");
        assertThat(gateway().get("/anything").backend()).isEqualTo("quote");
        assertThat(problemsOf("web"))
                .singleElement()
                .asString()
                .contains("ingress.yaml:8 Ingress spec.rules[0].http.paths[4]: names the port missing");

        assertThat(getWith("/star/x", "host", "a.star.example").backend()).isEqualTo("other");
        assertThat(getWith("/star", "host", "A.star.example:8080").backend()).isEqualTo("other");
        assertThat(getWith("/star", "host", "a.b.star.example").status()).isEqualTo(404);
        assertThat(gateway().get("/star").status()).isEqualTo(404);

        gateway().manifests().edit("ingress.yaml", "controller: getambassador.io", "controller: example.com");
        gateway().eventually("/exact", answer -> assertThat(answer.status()).isEqualTo(404));
        assertThat(problemsOf("web")).isEmpty();
    }
}
