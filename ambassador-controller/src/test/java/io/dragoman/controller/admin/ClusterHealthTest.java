package io.dragoman.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dragoman.controller.admin.ClusterHealth.Endpoint;
import io.dragoman.controller.admin.ClusterHealth.State;
import org.junit.jupiter.api.Test;

/** What is made of Envoy's list of clusters. */
class ClusterHealthTest {
    private static String endpoint(int port, String health, String statistics) {
        return """
                {"address": {"socket_address": {"address": "10.0.0.1", "port_value": %d}},
                 "health_status": {%s}, "stats": [%s]}""".formatted(port, health, statistics);
    }

    private static ClusterHealth of(String... endpoints) throws JsonProcessingException {
        return ClusterHealth.of(new ObjectMapper().readTree("""
                {"cluster_statuses": [{"name": "c", "host_statuses": [%s]}]}""".formatted(String.join(",", endpoints))));
    }

    private static final String WELL = "\"eds_health_status\": \"HEALTHY\"";
    private static final String SICK = "\"failed_active_health_check\": true, \"eds_health_status\": \"HEALTHY\"";

    @Test
    void endpointsAreSortedAndTheirTroubleIsNamed() throws JsonProcessingException {
        var health = of(
                endpoint(3, "\"eds_health_status\": \"DRAINING\"", ""),
                endpoint(2, SICK + ", \"failed_outlier_check\": true, \"pending_dynamic_removal\": false", ""),
                endpoint(1, WELL, """
                        {"name": "rq_total", "value": "7"}, {"name": "rq_error", "value": "2"}, {"name": "rq_active"},
                        {"name": "something_new", "value": "9"}"""));

        assertThat(health.endpoints("c"))
                .containsExactly(
                        new Endpoint("10.0.0.1:1", "", 7, 2, 0),
                        new Endpoint("10.0.0.1:2", "failed active health check, failed outlier check", 0, 0, 0),
                        new Endpoint("10.0.0.1:3", "draining", 0, 0, 0));
        assertThat(health.sum("c")).isEqualTo(new ClusterHealth.Sum(true, 1, 3, 7, 2));
    }

    @Test
    void aClusterIsAsWellAsItsEndpointsTogether() throws JsonProcessingException {
        assertThat(of(endpoint(1, WELL, ""), endpoint(2, WELL, "")).sum("c").state())
                .isEqualTo(State.HEALTHY);
        assertThat(of(endpoint(1, WELL, ""), endpoint(2, SICK, "")).sum("c").state())
                .isEqualTo(State.DEGRADED);
        assertThat(of(endpoint(1, SICK, "")).sum("c").state()).isEqualTo(State.DOWN);
        assertThat(of().sum("c").state()).isEqualTo(State.EMPTY);
        assertThat(of().sum("another").state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void anEnvoyThatDoesNotAnswerHasNoClusters() {
        assertThat(ClusterHealth.of(MissingNode.getInstance()).clusters()).isEmpty();
    }
}
