package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Filters that ask a real API server whose a token is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenReviewIT {
    private static final String FILTERS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: other}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Host
            metadata: {name: any}
            spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Mapping
            metadata: {name: accounts}
            spec: {hostname: "*", prefix: /accounts/, service: quote}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Filter
            metadata: {name: account}
            spec: {TokenReview: {audiences: [gateway]}}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Filter
            metadata: {name: is-shop}
            spec:
              CEL:
                expression: >-
                  claims.username == "system:serviceaccount:default:shop" && client == claims.username
                  && "system:serviceaccounts:default" in claims.groups
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: FilterPolicy
            metadata: {name: accounts}
            spec: {rules: [{host: "*", path: "/accounts/*", filters: [{name: account}, {name: is-shop}]}]}
            """;

    private TestWorld world;
    private int http;
    private final Client client = Client.plain();

    @BeforeAll
    void install(@TempDir Path temporary, @TempDir Path mine) throws IOException {
        world = ClusterGateway.worldIn(temporary).start();
        var here = mine.toRealPath();
        Files.writeString(mine.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: dragoman
                resources: [%s]
                components: [%s]
                """.formatted(
                        here.relativize(ClusterGateway.overlay("quickstart")),
                        here.relativize(Installation.root().resolve("deploy/kustomize/components/token-review"))));
        ClusterGateway.install(world, mine);
        ClusterGateway.awaitRollout(world, "default", "quote");
        http = world.forward(ClusterGateway.NAMESPACE + "/service/dragoman:80");
        world.apply(FILTERS);
        eventually(() -> assertThat(status("nothing")).isEqualTo(401));
    }

    @AfterAll
    void end() {
        client.close();
        world.close();
    }

    @Test
    void aServiceAccountsTokenPassesIfItIsForTheGatewayAndTheAccountMay() throws IOException {
        eventually(() -> assertThat(status(token("shop", "gateway"))).isEqualTo(200));
        assertThat(status(token("other", "gateway"))).isEqualTo(403);
        assertThat(status(token("shop", "elsewhere"))).isEqualTo(401);
        var good = token("shop", "gateway");
        assertThat(status(good.substring(0, good.length() - 8) + "AAAAAAAA")).isEqualTo(401);
        var without = client.get("http", http, "/accounts/");
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("www-authenticate")).isEqualTo("Bearer realm=\"account.default\"");
    }

    @Test
    void withoutAnApiServerOrItsLeaveNobodyPasses() throws IOException {
        var first = token("shop", "gateway");
        var second = token("shop", "gateway");
        eventually(() -> assertThat(status(first)).isEqualTo(200));
        world.stopApiServer();
        try {
            assertThat(status(second)).isEqualTo(503);
            // What is known is believed no longer than some seconds.
            eventually(() -> assertThat(status(first)).isEqualTo(503));
        } finally {
            world.startApiServer();
        }
        eventually(() -> assertThat(status(second)).isEqualTo(200));

        world.kubectl("delete", "clusterrolebinding", "dragoman-token-review");
        eventually(() -> assertThat(status(first)).isEqualTo(503));
        world.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: dragoman-token-review}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: dragoman-token-review}
                subjects: [{kind: ServiceAccount, name: ext-authz-service, namespace: dragoman}]
                """);
        eventually(() -> assertThat(status(first)).isEqualTo(200));
    }

    private String token(String account, String audience) {
        return world.kubectl("create", "token", account, "--namespace=default", "--audience=" + audience)
                .strip();
    }

    private int status(String token) throws IOException {
        return client.send("http", http, "/accounts/", request -> request.header("authorization", "Bearer " + token))
                .status();
    }

    private static void eventually(ThrowingRunnable check) {
        ClusterGateway.patiently().untilAsserted(check);
    }
}
