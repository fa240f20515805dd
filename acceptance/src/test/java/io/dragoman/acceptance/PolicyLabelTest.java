package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** That the Service of ext-authz-service says of it what its Deployment does. */
final class PolicyLabelTest {
    private static final String LABEL = "getambassador.io~1filter-policies-of";

    private static JsonNode read(String file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(Installation.root().resolve("deploy/kustomize/" + file)));
    }

    @Test
    void theLabelIsTheIdOfTheDeployment() throws IOException {
        var id = read("base/ext-authz-service/deployment.yaml").at("/spec/template/spec/containers/0/env/0");

        assertThat(id.path("name").asText()).isEqualTo("AMBASSADOR_ID");
        assertThat(read("base/ext-authz-service/service.yaml").at("/metadata/labels/" + LABEL))
                .isEqualTo(id.path("value"));
    }

    @Test
    void anOverlayThatChangesTheIdChangesTheLabel() throws IOException {
        var overlay = read("overlays/beside-emissary/kustomization.yaml")
                .path("patches")
                .toString();

        assertThat(overlay).contains("env/0/value, value: dragoman", "getambassador.io/filter-policies-of: dragoman");
    }

    @Test
    void anOverlayThatLooksIntoOneNamespaceSaysSo() throws IOException {
        var overlay = read("overlays/single-namespace/kustomization.yaml")
                .path("patches")
                .toString();

        assertThat(overlay)
                .contains("AMBASSADOR_SINGLE_NAMESPACE", "getambassador.io/filter-policies-in: own-namespace");
    }
}
