package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's own certificates, which are renewed here many times faster than usual. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CertificatesIT {
    private static final String NAMESPACE = ClusterGateway.NAMESPACE;
    private static final int RENEWALS = 5;

    private TestWorld world;
    private int http;
    private int round;
    private final Client client = Client.plain();

    @BeforeAll
    void install(@TempDir Path temporary) throws IOException {
        world = ClusterGateway.worldIn(temporary).start();
        var overlay = Files.createDirectory(temporary.resolve("overlay"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%s]
                patches:
                - target: {kind: Deployment, name: ambassador-controller}
                  patch: |
                    - op: add
                      path: /spec/template/spec/containers/0/env/-
                      value: {name: DRAGOMAN_CERTIFICATE_LIFE, value: 1m}
                    - op: add
                      path: /spec/template/spec/containers/0/env/-
                      value: {name: DRAGOMAN_AUTHORITY_LIFE, value: 4m}
                """.formatted(
                        overlay.toRealPath().relativize(ClusterGateway.overlay("quickstart"))));
        ClusterGateway.install(world, overlay);
        ClusterGateway.awaitRollout(world, "default", "quote");
        http = world.forward(NAMESPACE + "/service/dragoman:80");
        world.apply(ClusterGateway.MAPPINGS);
        ClusterGateway.awaitMappings(client, http);
    }

    @AfterAll
    void stop() {
        client.close();
        world.close();
    }

    @Test
    void nothingFailsWhileCertificatesAndTheirAuthorityAreRenewed() throws IOException {
        var first = secret("dragoman-ca", "tls.crt");
        var ofControllers = new HashSet<String>();
        var ofEnvoys = new HashSet<String>();
        try (var load = Load.of(() -> client.get("http", http, "/quote/hello"))) {
            while (secret("dragoman-ca", "tls.crt").equals(first) || ofControllers.size() < RENEWALS) {
                ofControllers.add(secret("dragoman-controller-tls", "tls.crt"));
                ofEnvoys.add(secret("dragoman-envoy-tls", "tls.crt"));
                change();
            }
            assertThat(ofEnvoys).hasSizeGreaterThanOrEqualTo(RENEWALS - 1);
            change();

            // Everybody has to find each other anew, with what the new authority vouches for.
            world.kubectl("rollout", "restart", "--namespace=" + NAMESPACE, "deployment/ambassador-controller");
            ClusterGateway.awaitRollout(world, NAMESPACE, "ambassador-controller");
            change();

            // And without the old one.
            eventually(() -> assertThat(bundle()).doesNotContain(first).contains(secret("dragoman-ca", "tls.crt")));
            change();
            assertThat(load.stop()).isEmpty();
            assertThat(load.answered()).isGreaterThan(1000);
        }
    }

    @Test
    void aBundleThatSomebodyTakesAwayIsPutBack() {
        for (var patched : new String[][] {
            {"crd/mappings.getambassador.io", "/spec/conversion/webhook/clientConfig/caBundle"},
            {"validatingwebhookconfiguration/dragoman", "/webhooks/0/clientConfig/caBundle"}
        }) {
            world.kubectl(
                    "patch",
                    patched[0],
                    "--type=json",
                    "--patch=[{\"op\": \"remove\", \"path\": \"%s\"}]".formatted(patched[1]));
            var path = "--output=jsonpath={" + patched[1].replace("/0/", "[0]/").replace('/', '.') + "}";
            eventually(() -> assertThat(world.kubectl("get", patched[0], path)).isNotEmpty());
        }
    }

    /** Takes the API server's question to the controllers for validation and conversion, and their answer to Envoys. */
    private void change() {
        round++;
        world.apply("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: changing, namespace: default}
                spec: {hostname: "*", prefix: /changing-%d/, service: quote}
                """.formatted(round));
        eventually(() -> assertThat(client.get("http", http, "/changing-" + round + "/hello")
                        .backend())
                .isEqualTo("quote"));
    }

    private String secret(String name, String key) {
        return decoded(world.kubectl(
                "get",
                "secret",
                name,
                "--namespace=" + NAMESPACE,
                "--output=jsonpath={.data." + key.replace(".", "\\.") + "}"));
    }

    /** The authorities that the API server believes. */
    private String bundle() {
        return decoded(world.kubectl(
                "get",
                "crd",
                "mappings.getambassador.io",
                "--output=jsonpath={.spec.conversion.webhook.clientConfig.caBundle}"));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII);
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
