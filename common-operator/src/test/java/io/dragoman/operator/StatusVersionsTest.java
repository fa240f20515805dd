package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dragoman.operator.view.MappingView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusVersionsTest {
    private static final String MAPPINGS = "mappings.getambassador.io";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer apiServer;
    private KubernetesClient client;
    private StatusVersions versions;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.createContext("/", this::answer);
        apiServer.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(
                                "http://127.0.0.1:" + apiServer.getAddress().getPort())
                        .build())
                .build();
        versions = new StatusVersions(() -> client);
        versions.bind(MappingView.class);
    }

    @AfterEach
    void stop() {
        client.close();
        apiServer.stop(0);
    }

    /** Serves the definition of Mappings, in v3alpha1 alone, and what is made of them. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            asked.add(path);
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer = path.endsWith(MAPPINGS)
                    ? Serialization.asJson(definition("v3alpha1"))
                    : "{\"apiVersion\": \"getambassador.io/v3alpha1\", \"kind\": \"Mapping\", \"metadata\": {\"name\": \"a\"}}";
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** A definition that serves and stores one version. */
    private static CustomResourceDefinition definition(String version) {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(MAPPINGS)
                .endMetadata()
                .withNewSpec()
                .withGroup("getambassador.io")
                .withNewNames()
                .withKind("Mapping")
                .withPlural("mappings")
                .endNames()
                .withScope("Namespaced")
                .addNewVersion()
                .withName(version)
                .withServed(true)
                .withStorage(true)
                .endVersion()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Established")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    @Test
    void objectsAreReadAndWrittenInTheVersionThatTheDefinitionServes() {
        versions.find();

        var read = client.resources(MappingView.class)
                .inNamespace("ns")
                .withName("a")
                .get();
        assertThat(read.getApiVersion()).isEqualTo("getambassador.io/v3alpha1");
        var written = new MappingView();
        written.setApiVersion("getambassador.io/" + versions.of(MappingView.class));
        written.setMetadata(
                new ObjectMetaBuilder().withNamespace("ns").withName("a").build());
        var _ = client.resource(written).subresource("status").patch(PatchContext.of(PatchType.SERVER_SIDE_APPLY));

        assertThat(asked)
                .containsExactly(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + MAPPINGS,
                        "/apis/getambassador.io/v3alpha1/namespaces/ns/mappings/a",
                        "/apis/getambassador.io/v3alpha1/namespaces/ns/mappings/a/status");
        assertThat(bodies.getLast()).contains("getambassador.io/v3alpha1").doesNotContain("getambassador.io/v2");
    }

    @Test
    void anotherVersionIsTakenUpByRequestsThatWerePreparedBefore() {
        var prepared = client.resources(MappingView.class);
        versions.find();
        assertThat(versions.take(definition("v3alpha1"))).isFalse();

        assertThat(versions.take(definition("v2"))).isTrue();
        var _ = prepared.inNamespace("ns").withName("a").get();

        assertThat(asked.getLast()).isEqualTo("/apis/getambassador.io/v2/namespaces/ns/mappings/a");
    }

    @Test
    void definitionsThatAreNotServedYetChangeNothing() {
        versions.find();
        var unready = definition("v2");
        unready.setStatus(null);
        assertThat(versions.take(unready)).isFalse();
        assertThat(versions.of(MappingView.class)).isEqualTo("v3alpha1");
    }
}
