package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That Envoy is told the same at its start in a cluster and by the launcher, but for what must differ. */
final class BootstrapTest {
    private static final String CLUSTER = "/static_resources/clusters/0";
    private static final String LISTENER = "/static_resources/listeners/0";

    @Test
    void theClustersBootstrapIsTheLaunchersButForAddressesAndTls() throws IOException {
        var launchers = read("deploy/envoy/bootstrap.yaml");
        var clusters = read("deploy/kustomize/base/envoy/bootstrap.yaml");

        // Its names come from the command line.
        launchers.remove("node");
        // It waits for a controller, which is elsewhere, and shows it a certificate.
        for (var type : List.of("cds_config", "lds_config")) {
            assertThat(take(clusters, "/dynamic_resources/" + type, "initial_fetch_timeout")
                            .asText())
                    .isEqualTo("0s");
        }
        assertThat(take(clusters, CLUSTER, "transport_socket").path("name").asText())
                .isEqualTo("envoy.transport_sockets.tls");
        take(clusters, CLUSTER, "dns_lookup_family");
        for (var bootstrap : List.of(launchers, clusters)) {
            take(bootstrap, CLUSTER, "type");
            take(bootstrap, CLUSTER + "/load_assignment/endpoints/0/lb_endpoints/0/endpoint", "address");
            take(bootstrap, LISTENER, "address");
        }
        // Probes and Prometheus come from outside of the pod.
        assertThat(((ArrayNode) clusters.at("/static_resources/clusters"))
                        .remove(1)
                        .path("name")
                        .asText())
                .isEqualTo("admin");
        var routes = (ArrayNode)
                clusters.at(LISTENER + "/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes");
        assertThat(routes.remove(0).at("/match/path").asText()).isEqualTo("/alive");
        assertThat(routes.remove(0).at("/match/path").asText()).isEqualTo("/metrics");

        assertThat(clusters).isEqualTo(launchers);
    }

    private static ObjectNode read(String file) throws IOException {
        var text = Files.readString(Installation.root().resolve(file))
                .replace("@ADMIN_PORT@", "8001")
                .replace("@READY_PORT@", "8004")
                .replace("@XDS_PORT@", "8003");
        return (ObjectNode) new YAMLMapper().readTree(text);
    }

    private static JsonNode take(JsonNode tree, String where, String field) {
        var taken = ((ObjectNode) tree.at(where)).remove(field);
        assertThat(taken).as(where + "/" + field).isNotNull();
        return taken;
    }
}
