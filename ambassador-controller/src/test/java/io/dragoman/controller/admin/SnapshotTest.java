package io.dragoman.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The snapshot has every object that the gateway looks at, and no secret. */
class SnapshotTest {
    private static final String SECRET = "hunter2";

    private static JsonNode of(String yaml) {
        var objects = YamlDocuments.parse(yaml).stream()
                .map(document -> Objects.requireNonNull(document.node()))
                .toList();
        var before = objects.toString();
        var snapshot = Snapshot.of(new Instance("edge", "default", "1.2"), Views.of(yaml), objects);
        assertThat(objects).as("the objects themselves stay as they are").hasToString(before);
        return new ObjectMapper().valueToTree(snapshot);
    }

    @Test
    void theValuesOfSecretsAreBlankedAndTheirNamesStay() {
        var snapshot = of("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: keys
                  annotations: {kubectl.kubernetes.io/last-applied-configuration: hunter2, mine: kept}
                data: {tls.key: hunter2}
                stringData: {password: hunter2, number: 7}
                """);

        assertThat(snapshot.toString()).doesNotContain(SECRET);
        var secret = snapshot.at("/Kubernetes/secret/0");
        assertThat(secret.at("/data/tls.key").asText()).isEqualTo("(secret)");
        assertThat(secret.at("/stringData/number").asText()).isEqualTo("(secret)");
        assertThat(secret.at("/metadata/name").asText()).isEqualTo("keys");
        assertThat(secret.at("/metadata/annotations").properties())
                .singleElement()
                .extracting(entry -> entry.getKey())
                .isEqualTo("mine");
    }

    @Test
    void aFilterKeepsTheNamesOfSecretsAndLosesWhatIsOne() {
        var snapshot = of("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: login}
                spec: {OAuth2: {clientID: me, secret: hunter2, secretName: named, nested: [{clientSecret: hunter2}]}}
                """);

        assertThat(snapshot.toString()).doesNotContain(SECRET).contains("named", "\"clientID\":\"me\"");
    }

    @Test
    void objectsStandUnderEmissarysKeysAndTheWrongOnesAlsoUnderInvalid() {
        var snapshot = of("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: good}
                spec: {hostname: '*', prefix: /good/, service: quote}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: bad}
                spec: {hostname: '*', prefix: bad, service: quote}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: quote}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: nobody-looks-at-it}
                """);

        assertThat(snapshot.at("/Kubernetes/Mapping").findValuesAsText("name")).containsExactly("good", "bad");
        assertThat(snapshot.at("/Kubernetes/service").findValuesAsText("name")).contains("quote");
        assertThat(snapshot.at("/Invalid")).hasSize(1);
        assertThat(snapshot.at("/Invalid/0/metadata/name").asText()).isEqualTo("bad");
        assertThat(snapshot.at("/Invalid/0/errors").asText()).contains("spec.prefix", "must start with /");
        assertThat(snapshot.at("/AmbassadorMeta/ambassador_id").asText()).isEqualTo("edge");
        assertThat(snapshot.toString()).doesNotContain("nobody-looks-at-it");
    }
}
