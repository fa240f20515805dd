package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dragoman.controller.gateway.ConsulAnswer;
import io.dragoman.controller.gateway.ConsulService;
import io.dragoman.controller.gateway.EndpointSet;
import io.dragoman.controller.gateway.ModelFixture;
import io.dragoman.protos.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AuthServices that are asked by turns, wherever each of them is found. */
class ByTurnsTest {
    private static final String MODULE = """
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: ConsulResolver
            metadata: {name: ours}
            spec: {address: 'consul:8500', datacenter: dc1}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: Module
            metadata: {name: ambassador}
            spec: {config: {resolver: ours}}
            """;

    private final ModelFixture fixture = new ModelFixture();
    private final EnvoyConfiguration configuration =
            EnvoyConfiguration.derive(fixture.graph(), fixture.model(), Sharding.from(0));

    private static String auth(String name, String service) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: AuthService
                metadata: {name: %s}
                spec: {auth_service: '%s'}
                """.formatted(name, service);
    }

    private void consulSays(String ip) {
        fixture.inputs()
                .consulAnswers(
                        new ConsulService("consul:8500", "dc1", "auth"),
                        new ConsulAnswer(List.of(new EndpointSet.Address(ip, 8080)), null));
        fixture.graph().propagate();
    }

    private Cluster cluster() throws InvalidProtocolBufferException {
        for (var resource : configuration.byType().get(XdsType.CLUSTER).values().values()) {
            if (resource.name().contains("by_turns")) {
                return resource.body().unpack(Cluster.class);
            }
        }
        throw new AssertionError("there is no cluster for AuthServices");
    }

    private static List<String> addresses(ClusterLoadAssignment assignment) {
        return assignment.getEndpointsList().stream()
                .flatMap(locality -> locality.getLbEndpointsList().stream())
                .map(endpoint -> endpoint.getEndpoint().getAddress().getSocketAddress())
                .map(socket -> socket.getAddress() + ":" + socket.getPortValue())
                .toList();
    }

    @Test
    void besideANameTheEndpointsOfConsulStandInTheCluster() throws InvalidProtocolBufferException {
        fixture.apply(ModelFixture.LISTENER + MODULE + auth("a", "auth") + auth("b", "auth.example.com:3"));
        assertThat(addresses(cluster().getLoadAssignment())).containsExactly("auth.example.com:3");

        consulSays("10.0.0.1");
        assertThat(addresses(cluster().getLoadAssignment())).containsExactly("10.0.0.1:8080", "auth.example.com:3");

        consulSays("10.0.0.2");
        assertThat(addresses(cluster().getLoadAssignment())).containsExactly("10.0.0.2:8080", "auth.example.com:3");
    }

    @Test
    void besideAnAddressTheEndpointsOfConsulAreDeliveredWithIt() throws InvalidProtocolBufferException {
        fixture.apply(ModelFixture.LISTENER + MODULE + auth("a", "auth") + auth("b", "127.0.0.1:2"));
        consulSays("10.0.0.1");

        var name = cluster().getEdsClusterConfig().getServiceName();
        var delivered = configuration.byType().get(XdsType.ENDPOINT).values().get(name);
        assertThat(delivered).isNotNull();
        assertThat(addresses(delivered.body().unpack(ClusterLoadAssignment.class)))
                .containsExactly("10.0.0.1:8080", "127.0.0.1:2");
    }
}
