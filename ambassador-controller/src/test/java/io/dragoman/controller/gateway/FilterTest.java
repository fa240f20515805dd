package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.resources.model.LoadBalancer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final String LABELS =
            "labels: {ambassador: [{group: [{request_headers: {key: k, header_name: h}}]}], other: [{group: [{generic_key: {value: v}}]}]}";

    private final ModelFixture gateway = new ModelFixture();

    private static String service(String kind, String name, String spec) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: %s
                metadata: {name: %s}
                spec: {%s}
                """.formatted(kind, name, spec);
    }

    private HttpFilters filters() {
        return gateway.model()
                .listeners()
                .values()
                .sequencedValues()
                .getFirst()
                .http()
                .filters();
    }

    @Test
    void anAuthServiceIsAsked() {
        gateway.apply(LISTENER
                + service(
                        "AuthService",
                        "auth",
                        "auth_service: 'auth:8500', proto: grpc, protocol_version: v3, timeout_ms: 700"));

        assertThat(filters().authorization()).isInstanceOfSatisfying(Authorization.Ask.class, ask -> {
            assertThat(ask.timeout()).hasMillis(700);
            assertThat(gateway.model()
                            .destinations()
                            .values()
                            .get(ask.destination())
                            .protocol())
                    .isEqualTo(Destination.Protocol.HTTP2);
        });
    }

    @Test
    void aServiceThatNoRouteLeadsToIsNotChosenByWhatRoutesHash() {
        gateway.apply(LISTENER
                + service("Module", "ambassador", "config: {load_balancer: {policy: maglev, header: x-user}}")
                + service("AuthService", "auth", "auth_service: 'auth:8500', proto: grpc, protocol_version: v3")
                + service("RateLimitService", "limits", "service: 'limits:8081', protocol_version: v3"));

        assertThat(gateway.model().destinations().values().values())
                .filteredOn(destination -> destination.statName().matches("(auth|limits).*"))
                .hasSize(2)
                .extracting(destination -> destination.policy().loadBalancer())
                .containsOnly(LoadBalancer.ROUND_ROBIN);
    }

    @Test
    void aWrongAuthServiceRefusesEveryRequest() {
        gateway.apply(LISTENER + service("AuthService", "auth", "auth_service: 'auth:8500', proto: grpc"));

        assertThat(filters().authorization()).isEqualTo(new Authorization.RefuseAll("auth"));
        assertThat(gateway.parseProblems()).singleElement().asString().contains("protocol_version");
    }

    @Test
    void anAuthServiceThatCannotBeNamedRefusesEveryRequest() {
        gateway.apply(LISTENER
                + service("AuthService", "auth", "auth_service: 'auth:http', proto: grpc, protocol_version: v3"));

        assertThat(filters().authorization()).isEqualTo(new Authorization.RefuseAll("auth"));
        assertThat(gateway.problems()).singleElement().asString().contains("spec.auth_service");
    }

    @Test
    void anAuthServiceThatIsAskedOverHttpSeesAFewHeadersAndThoseThatAreAllowed() {
        gateway.apply(LISTENER
                + service(
                        "AuthService",
                        "auth",
                        "auth_service: auth, path_prefix: check, allowed_request_headers: [X-A], "
                                + "add_auth_headers: {x-b: c}, add_linkerd_headers: true"));

        assertThat(filters().authorization())
                .isInstanceOfSatisfying(
                        Authorization.Ask.class,
                        ask -> assertThat(ask.transport())
                                .isInstanceOfSatisfying(Authorization.Transport.Http.class, http -> {
                                    assertThat(http.pathPrefix()).isEqualTo("/check");
                                    assertThat(http.requestHeaders())
                                            .contains("authorization", "x-a")
                                            .doesNotContain("x-c");
                                    assertThat(http.answerHeaders())
                                            .contains("set-cookie")
                                            .doesNotContain("x-a");
                                    assertThat(http.addedHeaders())
                                            .containsEntry("x-b", "c")
                                            .containsEntry("l5d-dst-override", "auth:80");
                                }));
    }

    @Test
    void anAuthServiceThatContradictsTheFirstIsNotAsked() {
        gateway.apply(LISTENER
                + service("AuthService", "a", "auth_service: '127.0.0.1:1'")
                + service("AuthService", "b", "auth_service: '127.0.0.1:2', failure_mode_allow: true")
                + service("AuthService", "c", "auth_service: '127.0.0.1:3'"));

        assertThat(filters().authorization()).isInstanceOfSatisfying(Authorization.Ask.class, ask -> {
            assertThat(ask.failureModeAllow()).isFalse();
            assertThat(gateway.model().destinations().values().get(ask.destination()))
                    .extracting(Destination::target)
                    .isEqualTo(new Destination.Target.ByTurns(List.of(
                            new Destination.Target.Address("127.0.0.1", 1),
                            new Destination.Target.Address("127.0.0.1", 3))));
        });
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("AuthService/default/b spec.failure_mode_allow");
    }

    @Test
    void anAuthServiceThatConsulCannotKnowIsFoundWithoutTheModulesResolver() {
        gateway.apply(LISTENER + """
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
                """
                + service("AuthService", "a", "auth_service: 'auth'")
                + service("AuthService", "b", "auth_service: '127.0.0.1:2'")
                + service("AuthService", "c", "auth_service: 'auth.example.com:3'"));

        assertThat(filters().authorization())
                .isInstanceOfSatisfying(
                        Authorization.Ask.class,
                        ask -> assertThat(
                                        gateway.model().destinations().values().get(ask.destination()))
                                .extracting(Destination::target)
                                .isEqualTo(new Destination.Target.ByTurns(List.of(
                                        new Destination.Target.Consul(new ConsulService("consul:8500", "dc1", "auth")),
                                        new Destination.Target.Address("127.0.0.1", 2),
                                        new Destination.Target.Dns("auth.example.com", 3)))));
        assertThat(gateway.problems())
                .anyMatch(problem -> problem.contains("AuthService/default/b spec.auth_service"))
                .anyMatch(problem -> problem.contains("AuthService/default/c spec.auth_service"))
                .noneMatch(problem -> problem.contains("AuthService/default/a"));
    }

    @Test
    void oneWrongAuthServiceAmongSeveralRefusesEveryRequest() {
        gateway.apply(LISTENER
                + service("AuthService", "a", "auth_service: '127.0.0.1:1'")
                + service("AuthService", "b", "auth_service: '127.0.0.1:2', proto: tcp"));

        assertThat(filters().authorization()).isEqualTo(new Authorization.RefuseAll("b"));
    }

    @Test
    void labelsOfTheRateLimitServicesDomainAreSent() {
        gateway.apply(LISTENER
                + service("RateLimitService", "limits", "service: 'limits:8081', protocol_version: v3")
                + mapping("m", "hostname: '*', prefix: /m/, " + LABELS));

        assertThat(gateway.routesOf("*"))
                .singleElement()
                .satisfies(route -> assertThat(((Action.Forward) route.action()).labels())
                        .singleElement()
                        .satisfies(group -> assertThat(group.specifiers()).hasSize(1)));
    }

    @Test
    void withoutARateLimitServiceNothingIsSent() {
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, " + LABELS));

        assertThat(gateway.routesOf("*"))
                .singleElement()
                .satisfies(route ->
                        assertThat(((Action.Forward) route.action()).labels()).isEmpty());
    }

    @Test
    void twoRateLimitServicesSwitchLimitingOffWithAReasonOnBoth() {
        gateway.apply(LISTENER
                + service("RateLimitService", "a", "service: 'limits:8081', protocol_version: v3")
                + service("RateLimitService", "b", "service: 'limits:8081', protocol_version: v3"));

        assertThat(filters().rateLimit()).isNull();
        assertThat(gateway.problems()).hasSize(2).allMatch(problem -> problem.contains("only one RateLimitService"));
    }

    @Test
    void aCanaryWithOtherLabelsIsRefusedAndOneWithoutTakesThem() {
        gateway.apply(LISTENER
                + service("RateLimitService", "limits", "service: 'limits:8081', protocol_version: v3")
                + mapping("a", "hostname: '*', prefix: /m/, " + LABELS)
                + mapping("b", "hostname: '*', prefix: /m/")
                + mapping("c", "hostname: '*', prefix: /m/, labels: {ambassador: [{g: [{generic_key: {value: x}}]}]}"));

        assertThat(gateway.mappingsOf("*")).containsExactly("a", "b");
        assertThat(gateway.routesOf("*"))
                .allSatisfy(route ->
                        assertThat(((Action.Forward) route.action()).labels()).hasSize(1));
        assertThat(gateway.problems())
                .filteredOn(problem -> problem.contains("Mapping/"))
                .singleElement()
                .asString()
                .contains("Mapping/default/c spec.labels");
    }
}
