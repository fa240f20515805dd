package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.LoadBalancer.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    void whereNothingIsReadyEndpointsThatAreBeingEndedAreUsed() {
        var draining = "{addresses: [10.1.0.2], conditions: {ready: false, serving: true, terminating: true}}";
        gateway.apply(SERVICE + slice("[{addresses: [10.1.0.1]}, " + draining + "]"));
        assertThat(addressesOf("quote")).containsExactly("10.1.0.1");

        gateway.apply(slice("[{addresses: [10.1.0.1], conditions: {ready: false}}, " + draining + "]"));
        assertThat(addressesOf("quote")).containsExactly("10.1.0.2");
    }

    @Test
    void aPodWithAddressesOfBothFamiliesCountsOnce() {
        gateway.apply(SERVICE
                + slice("[{addresses: ['2001:db8::1']}]")
                        .replace("quote-1", "quote-6")
                        .replace("IPv4", "IPv6"));
        assertThat(addressesOf("quote")).containsExactly("2001:db8::1");

        gateway.apply(slice("[{addresses: [10.1.0.1]}]"));
        assertThat(addressesOf("quote")).containsExactly("10.1.0.1");
    }

    private List<String> addressesOf(String service) {
        return gateway
                .model()
                .endpoints()
                .values()
                .get(new EndpointSet.Key("default", service, 80))
                .addresses()
                .stream()
                .map(EndpointSet.Address::ip)
                .toList();
    }

    @Test
    void aResolverThatIsNamedDecidesBetweenClusterIpAndEndpoints() {
        gateway.apply(SERVICE.replace("spec: {", "spec: {clusterIP: 10.96.0.7, ") + slice("[{addresses: [10.1.0.1]}]"));
        var endpoints = new Target.Service(new EndpointSet.Key("default", "quote", 80));

        assertThat(target("quote")).isEqualTo(endpoints);
        assertThat(target("quote', resolver: 'kubernetes-endpoint")).isEqualTo(endpoints);
        assertThat(target("quote', resolver: 'kubernetes-service")).isEqualTo(new Target.Address("10.96.0.7", 80));
        gateway.apply(resolver("KubernetesServiceResolver", "mine"));
        assertThat(target("quote', resolver: 'mine")).isEqualTo(new Target.Address("10.96.0.7", 80));
        gateway.apply(resolver("KubernetesEndpointResolver", "mine").replace("name: mine", "name: mine, namespace: a"));
        assertThat(target("quote', resolver: 'mine")).isEqualTo(new Target.Address("10.96.0.7", 80));
        gateway.delete("KubernetesServiceResolver", "mine");
        assertThat(target("quote', resolver: 'mine")).isEqualTo(endpoints);
        assertThat(gateway.problems()).isEmpty();
    }

    private static String resolver(String kind, String name) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: %s
                metadata: {name: %s}
                """.formatted(kind, name);
    }

    @Test
    void whatConsulSaysBecomesEndpointsAndWhatItDoesNotSayAProblem() {
        var service = new ConsulService("consul:8500", "dc1", "quote");
        gateway.apply(resolver("ConsulResolver", "mine") + "spec: {address: 'consul:8500', datacenter: dc1}\n");
        assertThat(target("quote', resolver: 'mine")).isEqualTo(new Target.Consul(service));
        assertThat(consulAddresses(service)).isNull();

        var addresses = List.of(new EndpointSet.Address("10.1.0.1", 8080));
        answered(service, new ConsulAnswer(addresses, null));
        assertThat(consulAddresses(service)).isEqualTo(addresses);
        assertThat(gateway.problems()).isEmpty();

        answered(service, new ConsulAnswer(addresses, "no route"));
        assertThat(consulAddresses(service)).isEqualTo(addresses);
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("Mapping/default/m spec.resolver", "consul:8500", "no route");

        gateway.delete("Mapping", "m");
        assertThat(gateway.model().consul().values()).isEmpty();
    }

    private @Nullable List<EndpointSet.Address> consulAddresses(ConsulService service) {
        return gateway.model().consul().values().get(service).value().addresses();
    }

    private void answered(ConsulService service, ConsulAnswer answer) {
        gateway.inputs().consulAnswers(service, answer);
        gateway.graph().propagate();
    }

    @Test
    void aServiceOfConsulHasNoDots() {
        gateway.apply(resolver("ConsulResolver", "mine") + "spec: {address: 'consul:8500', datacenter: dc1}\n");
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, resolver: mine, service: quote.default"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/m spec.service", "dots");
    }

    @Test
    void aResolverThatIsNotThereIsNamedOnTheMapping() {
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, resolver: other"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/m spec.resolver", "other");
    }

    @Test
    void aLoadBalancerNeedsEndpoints() {
        gateway.apply(
                LISTENER
                        + mapping(
                                "m",
                                "hostname: '*', prefix: /m/, resolver: kubernetes-service, load_balancer: {policy: round_robin}"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/m spec.load_balancer");
    }

    @Test
    void theModuleHasDefaultsAndAMappingCountsMore() {
        gateway.apply(LISTENER + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec:
                  config:
                    load_balancer: {policy: maglev, header: x-user}
                    cluster_idle_timeout_ms: 5000
                    use_ambassador_namespace_for_service_resolution: true
                ---
                """ + SERVICE + slice("[]")
                + mapping("a", "hostname: '*', prefix: /a/, service: quote")
                        .replace("name: a,", "name: a, namespace: team,")
                + mapping("b", "hostname: '*', prefix: /b/, service: quote, load_balancer: {policy: least_request}"));

        var destinations =
                gateway.routesOf("*").stream().map(gateway::destinationOf).toList();
        assertThat(destinations)
                .extracting(Destination::target)
                .containsOnly(new Target.Service(new EndpointSet.Key("default", "quote", 80)));
        assertThat(destinations)
                .extracting(destination -> destination.policy().loadBalancer().policy())
                .containsExactly(Policy.LEAST_REQUEST, Policy.MAGLEV);
        assertThat(destinations)
                .allSatisfy(destination ->
                        assertThat(destination.policy().idleTimeout()).hasSeconds(5));
        assertThat(gateway.routesOf("*"))
                .extracting(route -> ((Route.Action.Forward) route.action()).affinity())
                .containsExactly(null, new Affinity.Header("x-user"));
    }

    @Test
    void namesInStatisticsAreTheServicesOrThoseThatAreGiven() {
        gateway.apply(LISTENER
                + mapping("a", "hostname: '*', prefix: /a/, service: 'https://www.example.com:8443'")
                + mapping("b", "hostname: '*', prefix: /b/, stats_name: quotes, cluster_tag: blue"));

        var destinations =
                gateway.routesOf("*").stream().map(gateway::destinationOf).toList();
        assertThat(destinations).extracting(Destination::statName).containsExactly("quotes", "www_example_com_8443");
        assertThat(destinations.getLast().name()).startsWith("cluster_https___www_example_com_8443_default-");
        assertThat(destinations.getFirst().name()).startsWith("cluster_blue_127_0_0_1_9001_default-");
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
