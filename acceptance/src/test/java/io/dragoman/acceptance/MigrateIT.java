package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code ./dragoman migrate} on what Emissary and Edge Stack run with. */
final class MigrateIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a command of the launcher prints, and its exit code. */
    private record Said(String text, int code) {}

    private static Said migrate(String example, String... options) throws IOException, InterruptedException {
        var resources = Path.of("src/test/resources/migrate").toAbsolutePath();
        var command = new ArrayList<>(List.of(
                Installation.root().resolve("dragoman").toString(),
                "migrate",
                resources.resolve(example).toString(),
                "--values",
                resources.resolve(example + "-values.yaml").toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            return new Said(new String(output.readAllBytes(), StandardCharsets.UTF_8), process.waitFor());
        }
    }

    private static List<String> findings(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .flatMap(item -> StreamSupport.stream(item.path("findings").spliterator(), false)
                        .map(finding -> finding.path("verdict").asText() + " "
                                + item.path("kind").asText() + "/"
                                + item.path("name").asText() + " "
                                + finding.path("field").asText()))
                .filter(finding -> !finding.startsWith("works"))
                .toList();
    }

    @Test
    void emissarysObjectsAndSettings() throws IOException, InterruptedException {
        var said = migrate("emissary");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text().lines())
                .startsWith(
                        "3 of 14 objects work as they are, 4 work differently, 7 must be changed.",
                        "Of 17 settings of Emissary's Deployments and Helm values 8 are done with, 2 work differently, 7 must"
                                + " be set anew.",
                        "Not looked at: 1 for the ambassador_id internal.")
                .contains(
                        "Listener emissary/https  emissary/gateway.yaml:7",
                        "  differs  spec.protocol: works with the PROXY header before TLS; in Emissary it does not, and"
                                + " only a protocolStack does (difference 9)",
                        "  change   spec.service: is Emissary's diagnostics, in Envoy's pod: write"
                                + " dragoman-controller.dragoman:8877");

        var json = JSON.readTree(migrate("emissary", "--format", "json").text());
        assertThat(findings(json.path("items")))
                .containsExactly(
                        "change Host/shop spec.tlsSecret",
                        "differs Host/shop spec.mappingSelector.matchExpressions",
                        "differs Ingress/blog spec.rules[0].http.paths[0].pathType",
                        "differs Listener/https spec.protocol",
                        "change Listener/partners spec.port",
                        "differs Mapping/cart spec.service",
                        "change Mapping/search spec.outlier_detection",
                        "differs Mapping/search spec.keepalive.idle_time",
                        "differs Mapping/search spec.load_balancer",
                        "change Mapping/status spec.service",
                        "differs Module/ambassador spec.config.envoy_log_type",
                        "differs Module/ambassador spec.config.gzip.enabled",
                        "change Secret/shop-cert data.tls.crt",
                        "change TCPMapping/orders spec.port",
                        "change TracingService/tracing spec.service");
        assertThat(json.path("share")).hasSize(11);
    }

    @Test
    void edgeStacksObjectsAndSettings() throws IOException, InterruptedException {
        var said = migrate("edge-stack", "--format", "json");

        assertThat(said.code()).isEqualTo(1);
        var json = JSON.readTree(said.text());
        assertThat(findings(json.path("items")))
                .contains(
                        "change AuthService/edge-stack-auth spec.auth_service",
                        "change DevPortal/portal ",
                        "change Filter/our-plugin spec.Plugin",
                        "change Filter/unsigned spec.JWT.validAlgorithms[0]",
                        "change Host/api spec.acmeProvider",
                        "change Mapping/edge-stack-devportal spec.service",
                        "change ProjectController/projects kind",
                        "change RateLimitService/edge-stack-ratelimit spec.service")
                .noneMatch(finding -> finding.contains("Filter/keys") || finding.contains("Filter/tokens"));
        assertThat(findings(json.path("settings")))
                .anyMatch(finding -> finding.endsWith(" emissary-ingress.env.AES_LOG_LEVEL"))
                .anyMatch(finding -> finding.endsWith(" redis.create"));
        assertThat(json.path("share").findValuesAsText("name"))
                .contains("orders", "tokens")
                .doesNotContain("edge-stack-auth", "edge-stack-ratelimit", "edge-stack-devportal", "projects");

        // The same every time.
        assertThat(migrate("edge-stack", "--format", "json").text()).isEqualTo(said.text());
    }
}
