package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Destination.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationTest {
    private static final String SERVICE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: quote}
            spec: {ports: [{name: web, port: 80, targetPort: 8080}, {name: admin, port: 81}]}
            """;

    private static String slice(String addresses) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: quote-1, labels: {kubernetes.io/service-name: quote}}
                addressType: IPv4
                ports: [{name: web, port: 8080}, {name: admin, port: 8081}]
                endpoints: %s
                """.formatted(addresses);
    }

    private final ModelFixture gateway = new ModelFixture();

    private Target target(String service) {
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, service: '" + service + "'"));
        return gateway.destinationOf(gateway.routesOf("*").getFirst()).target();
    }

    @Test
    void aServiceWithSlicesIsFoundByItsEndpoints() {
        gateway.apply(
                SERVICE + slice("[{addresses: [10.1.0.1]}, {addresses: [10.1.0.2], conditions: {ready: false}}]"));

        var key = new EndpointSet.Key("default", "quote", 80);
        assertThat(target("quote")).isEqualTo(new Target.Service(key));
        assertThat(gateway.model().endpoints().values().get(key).addresses())
                .containsExactly(new EndpointSet.Address("10.1.0.1", 8080));
    }

    @Test
    void aNameThatNoServiceHasIsLookedUpInDnsWithAWarning() {
        assertThat(target("elsewhere:8080")).isEqualTo(new Target.Dns("elsewhere", 8080));
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("Mapping/default/m spec.service: names no Service that is known");
    }

    @Test
    void aDomainNameIsLookedUpInDnsWithoutAWarning() {
        assertThat(target("www.example.com")).isEqualTo(new Target.Dns("www.example.com", 80));
        assertThat(gateway.problems()).isEmpty();
    }

    @Test
    void theOnlyPortOfAServiceIsTakenForAnyWithAWarning() {
        gateway.apply(SERVICE.replace(", {name: admin, port: 81}", "") + slice("[]"));

        assertThat(target("quote:1234")).isEqualTo(new Target.Service(new EndpointSet.Key("default", "quote", 80)));
        assertThat(gateway.problems()).singleElement().asString().contains("names port 1234");
    }

    @Test
    void aServiceWithoutSlicesIsLookedUpInDns() {
        gateway.apply(SERVICE);
        assertThat(target("quote")).isEqualTo(new Target.Dns("quote", 80));
    }

    @Test
    void anExternalNameStandsForItsName() {
        gateway.apply("""
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: outside}
                spec: {type: ExternalName, externalName: api.example.com}
                """);
        assertThat(target("outside:8443")).isEqualTo(new Target.Dns("api.example.com", 8443));
    }

    @Test
    void anAddressIsTakenAsItIs() {
        assertThat(target("[::1]:9000")).isEqualTo(new Target.Address("::1", 9000));
    }

    @Test
    void aPortThatTheServiceLacksIsNamedOnTheMapping() {
        gateway.apply(SERVICE + slice("[]"));
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, service: 'quote:8123'"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/m spec.service", "8123");
    }

    @Test
    void mappingsThatWantDifferentThingsOfOneServiceGetDifferentDestinations() {
        gateway.apply(LISTENER
                + mapping("a", "hostname: '*', prefix: /a/")
                + mapping("b", "hostname: '*', prefix: /b/, grpc: true")
                + mapping("c", "hostname: '*', prefix: /c/, connect_timeout_ms: 100")
                + mapping("d", "hostname: '*', prefix: /d/"));

        assertThat(gateway.routesOf("*").stream().map(gateway::destinationOf).distinct())
                .hasSize(3);
        assertThat(gateway.destinationOf(gateway.routesOf("*").getFirst()).origins())
                .extracting(origin -> origin.key().name())
                .containsExactly("a", "d");
    }

    @Test
    void aPodThatComesOrGoesChangesNothingButItsEndpoints() {
        gateway.apply(SERVICE + slice("[{addresses: [10.1.0.1]}]"));
        target("quote");
        var changed = new ArrayList<String>();
        for (var collection : gateway.graph().collections()) {
            gateway.graph().observe(collection, changes -> changed.add(collection.name()));
        }

        gateway.apply(slice("[{addresses: [10.1.0.1]}, {addresses: [10.1.0.2]}]"));

        assertThat(changed).isEqualTo(List.of("EndpointSlice", "slices by service", "endpoints"));
    }
}
