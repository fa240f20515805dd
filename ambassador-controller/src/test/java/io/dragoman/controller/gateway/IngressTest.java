package io.dragoman.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressTest {
    private static final String CLASSES = """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: ours}
            spec: {controller: GetAmbassador.io/ingress-controller}
            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: theirs}
            spec: {controller: example.com/other}
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: quote}
            spec: {ports: [{name: http, port: 80}, {name: admin, port: 8080}]}
            """;

    private static final String RULES = "rules: [{http: {paths: [{path: /a, pathType: Exact, backend: {service: {name:"
            + " quote, port: {number: 80}}}}]}}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kubernetes.io/ingress.class: Ambassador} | '' | true",
                "{kubernetes.io/ingress.class: nginx} | '' | false",
                "{} | '' | false",
                "{} | ours | true",
                "{} | theirs | false",
                "{} | missing | false",
                "{kubernetes.io/ingress.class: nginx} | ours | true"
            })
    void anIngressIsTakenByItsClass(String annotations, String className, boolean taken) {
        var model = gateway()
                .apply(CLASSES)
                .apply(ingress(
                        annotations, (className.isEmpty() ? "" : "ingressClassName: " + className + ", ") + RULES));
        assertThat(model.routesOf("*")).hasSize(taken ? 1 : 0);
        assertThat(model.parseProblems()).isEmpty();
    }

    @Test
    void aClassThatComesLaterIsNoticed() {
        var model = gateway().apply(ingress("{}", "ingressClassName: ours, " + RULES));
        assertThat(model.routesOf("*")).isEmpty();
        assertThat(model.apply(CLASSES).routesOf("*")).hasSize(1);
    }

    @Test
    void everyPathTypeMatchesAsItSays() {
        var model = gateway().apply(ours("""
                rules: [{http: {paths: [
                  {path: /exact, pathType: Exact, backend: {service: {name: quote, port: {number: 80}}}},
                  {path: /elements, pathType: Prefix, backend: {service: {name: quote, port: {number: 80}}}},
                  {path: /slash/, pathType: Prefix, backend: {service: {name: quote, port: {number: 80}}}},
                  {path: /, pathType: Prefix, backend: {service: {name: quote, port: {number: 80}}}},
                  {path: /any, pathType: ImplementationSpecific, backend: {service: {name: quote, port: {number: 80}}}}
                ]}}]"""));
        assertThat(model.routesOf("*"))
                .extracting(route -> route.match().path())
                .containsExactlyInAnyOrder(
                        new PathMatch(PathMatch.Kind.EXACT, "/exact"),
                        new PathMatch(PathMatch.Kind.PREFIX, "/elements/"),
                        new PathMatch(PathMatch.Kind.EXACT, "/elements"),
                        new PathMatch(PathMatch.Kind.PREFIX, "/slash/"),
                        new PathMatch(PathMatch.Kind.EXACT, "/slash"),
                        new PathMatch(PathMatch.Kind.PREFIX, "/"),
                        new PathMatch(PathMatch.Kind.PREFIX, "/any"));
        assertThat(model.routesOf("*"))
                .allSatisfy(route -> assertThat(
                                ((Action.Forward) route.action()).rewrite().path())
                        .hasToString("Prefix[with=/]"));
    }

    @Test
    void whatAnswersChallengesSeesTheirPath() {
        var model = gateway().apply(ours("""
                rules: [{http: {paths: [
                  {path: /.well-known/acme-challenge/token, pathType: ImplementationSpecific,
                   backend: {service: {name: solver, port: {number: 8089}}}}]}}]"""));

        assertThat(model.routesOf("*"))
                .extracting(route -> ((Action.Forward) route.action()).rewrite().path())
                .singleElement()
                .hasToString("Prefix[with=]");
    }

    @Test
    void anExactPathComesBeforeAPrefixOfTheSameText() {
        var model = gateway().apply(ours("""
                rules: [{http: {paths: [
                  {path: /a, pathType: ImplementationSpecific, backend: {service: {name: quote, port: {number: 80}}}},
                  {path: /a, pathType: Exact, backend: {service: {name: quote, port: {number: 8080}}}}
                ]}}]"""));
        assertThat(model.routesOf("*"))
                .extracting(route -> route.match().path().kind())
                .containsExactly(PathMatch.Kind.EXACT, PathMatch.Kind.PREFIX);
    }

    @Test
    void portsMayBeNamed() {
        var model = gateway().apply(SERVICE).apply(ours("""
                defaultBackend: {service: {name: quote, port: {name: admin}}}"""));
        var route = model.routesOf("*").getFirst();
        assertThat(model.destinationOf(route).target()).isEqualTo(new Destination.Target.Dns("quote.default", 8080));
        assertThat(model.problems()).isEmpty();
    }

    @Test
    void aBackendThatCannotBeHadIsReportedAtItsPathAndHidesNoOther() {
        var model = gateway().apply(SERVICE).apply(ours("""
                defaultBackend: {resource: {kind: Bucket, name: b}}, rules: [{http: {paths: [
                  {path: /a, pathType: Exact, backend: {service: {name: quote, port: {name: nothing}}}},
                  {path: /b, pathType: Exact, backend: {service: {name: missing, port: {name: http}}}},
                  {path: /c, pathType: Exact, backend: {service: {name: quote, port: {number: 80}}}}
                ]}}]"""));
        assertThat(model.routesOf("*")).hasSize(1);
        assertThat(model.problems())
                .containsExactly(
                        "test.yaml:1: Ingress/default/web spec.defaultBackend: must name a Service: other backends are"
                                + " not supported",
                        "test.yaml:1: Ingress/default/web spec.rules[0].http.paths[0]: names the port nothing, which the"
                                + " Service quote does not have",
                        "test.yaml:1: Ingress/default/web spec.rules[0].http.paths[1]: names a port of the Service"
                                + " missing, which is not there");
    }

    @Test
    void whateverIsWrongLaterIsReportedOnTheIngress() {
        var model = gateway()
                .apply(SERVICE)
                .apply("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: quote-1, labels: {kubernetes.io/service-name: quote}}
                ports: [{name: http, port: 80}]
                endpoints: [{addresses: [127.0.0.1]}]
                """)
                .apply(ours("defaultBackend: {service: {name: quote, port: {number: 81}}}"));
        assertThat(model.problems())
                .singleElement()
                .asString()
                .startsWith("test.yaml:1: Ingress/default/web spec.defaultBackend: names port 81");
    }

    @Test
    void hostsAreMatchedAndAStarIsOneLabel() {
        var model = gateway().apply(ours("""
                rules: [
                  {host: a.example.com, http: {paths: [{path: /a, pathType: Exact, backend: {service: {name: quote, port: {number: 80}}}}]}},
                  {host: "*.example.com", http: {paths: [{path: /b, pathType: Exact, backend: {service: {name: quote, port: {number: 80}}}}]}}
                ]"""));
        var hosts = model.routesOf("*").stream()
                .map(route -> Objects.requireNonNull(route.match().authority()))
                .toList();
        assertThat(hosts).contains(new HostMatch(HostMatch.Kind.GLOB, "a.example.com"));
        var star = hosts.stream()
                .filter(host -> host.kind() == HostMatch.Kind.REGEX)
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(List.of("b.example.com", "B.example.com", "b-1.example.com:8080"))
                .allMatch(name -> name.matches(star));
        assertThat(List.of("a.b.example.com", "example.com", ".example.com", "bXexample.com"))
                .noneMatch(name -> name.matches(star));
    }

    @Test
    void certificatesMakeHostsThatHaveThePathsOfTheirIngressAlone() {
        var certificate = TlsTest.secret(
                "server", ModelFixture.resource("/tls/localhost.crt"), ModelFixture.resource("/tls/localhost.key"));
        var model = new ModelFixture()
                .apply(ModelFixture.LISTENER)
                .apply(certificate)
                .apply(SERVICE)
                .apply(ModelFixture.mapping("other", "hostname: '*', prefix: /other"))
                .apply(ours("tls: [{hosts: [a.example.com], secretName: server.default}], " + RULES));
        assertThat(model.problems()).isEmpty();
        assertThat(model.routesOf("a.example.com"))
                .extracting(route -> route.origin().key().toString())
                .containsExactly("Ingress/default/web");
        assertThat(model.routesOf("*")).as("the default Host is gone").isEmpty();
        assertThat(model.model().listeners().values().values().iterator().next().hasTls())
                .isTrue();
        assertThat(model.delete("Ingress", "web").routesOf("*")).hasSize(1);
    }

    @Test
    void aCertificateThatIsMissingIsReportedOnTheIngress() {
        var model =
                new ModelFixture().apply(ModelFixture.LISTENER).apply(ours("tls: [{secretName: missing}], " + RULES));
        assertThat(model.problems())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("test.yaml:1: Ingress/default/web spec.tls[0]: refers to the Secret missing"));
    }

    @Test
    void anIngressThatEnvoyRefusedStaysOut() {
        var model = gateway().apply(ours(RULES));
        var origin = model.routesOf("*").getFirst().origin();
        model.inputs().quarantine(origin.key(), new Inputs.Quarantine(origin.generation(), "no good"));
        model.graph().propagate();
        assertThat(model.routesOf("*")).isEmpty();
        assertThat(model.problems())
                .containsExactly(
                        "test.yaml:1: Ingress/default/web spec.rules[0].http.paths[0]: Envoy refused it: no good");
    }

    private static ModelFixture gateway() {
        return new ModelFixture().apply(ModelFixture.LISTENER);
    }

    private static String ours(String spec) {
        return ingress("{kubernetes.io/ingress.class: ambassador}", spec);
    }

    private static String ingress(String annotations, String spec) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web, annotations: %s}
                spec: {%s}
                """.formatted(annotations, spec);
    }
}
