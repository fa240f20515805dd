package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.host;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Route.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndRouteTest {
    private final ModelFixture gateway = new ModelFixture();

    @Test
    void mappingsBelongToHostsByHostnameAndSelector() {
        gateway.apply(LISTENER
                + host("h1", "hostname: '*.example.com'")
                + host("h2", "hostname: api.example.com, mappingSelector: {matchLabels: {tier: api}}")
                + host("h3", "hostname: '*'")
                + mapping("m1", "hostname: api.example.com, prefix: /1/")
                + mapping("m2", "{tier: api}", "hostname: '*', prefix: /2/")
                + mapping("m3", "{tier: api}", "prefix: /3/")
                + mapping("m4", "prefix: /4/")
                + mapping("m5", "hostname: '*.org', prefix: /5/")
                + mapping("m6", "hostname: example.com, prefix: /6/")
                + mapping("m7", "{tier: api}", "host: '^api[.].*', host_regex: true, prefix: /7/"));

        assertThat(gateway.mappingsOf("*.example.com")).containsExactlyInAnyOrder("m1", "m2", "m7");
        assertThat(gateway.mappingsOf("api.example.com")).containsExactlyInAnyOrder("m2", "m3", "m7");
        assertThat(gateway.mappingsOf("*")).containsExactlyInAnyOrder("m1", "m2", "m5", "m6", "m7");
    }

    @Test
    void aMappingWithLabelsOfOtherHostsIsNotSelected() {
        gateway.apply(LISTENER
                + host(
                        "h",
                        "hostname: a.com, mappingSelector: {matchExpressions: [{key: tier, operator: In, values: [web]}]}")
                + mapping("web", "{tier: web}", "hostname: a.com, prefix: /w/")
                + mapping("api", "{tier: api}", "hostname: a.com, prefix: /a/"));

        assertThat(gateway.mappingsOf("a.com")).containsExactly("web");
    }

    @Test
    void routesAreTriedInTheDocumentedOrder() {
        gateway.apply(LISTENER
                + host("any", "hostname: '*'")
                + mapping("a", "hostname: '*', prefix: /")
                + mapping("b", "hostname: '*', prefix: /foo/")
                + mapping("c", "hostname: a.example.com, prefix: /foo/")
                + mapping("d", "hostname: '*', prefix: /foo/, headers: {x-demo: v1}")
                + mapping("e", "hostname: '*', prefix: /foo/, method: GET")
                + mapping("f", "hostname: '*', prefix: /foo/bar")
                + mapping("g", "hostname: '*', prefix: /, precedence: 10")
                + mapping("h", "hostname: '*', prefix: /foo/, query_parameters: {q: v}"));

        assertThat(gateway.mappingsOf("*")).containsExactly("g", "f", "c", "e", "d", "h", "b", "a");
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        var first = new ModelFixture();
        var second = new ModelFixture();
        var one = mapping("one", "hostname: '*', prefix: /x/, weight: 10");
        var two = mapping("two", "hostname: '*', prefix: /x/");
        var three = mapping("three", "hostname: '*', prefix: /y/");
        first.apply(LISTENER).apply(one).apply(two).apply(three);
        second.apply(three).apply(two).apply(one).apply(LISTENER);

        assertThat(second.routesOf("*").stream().map(Route::match).toList())
                .isEqualTo(first.routesOf("*").stream().map(Route::match).toList());
    }

    @Test
    void canariesShareTheirRequests() {
        gateway.apply(LISTENER
                + mapping("stable", "hostname: '*', prefix: /q/, service: '127.0.0.1:9001'")
                + mapping("canary", "hostname: '*', prefix: /q/, service: '127.0.0.1:9002', weight: 10"));

        var routes = gateway.routesOf("*");
        assertThat(routes).hasSize(2);
        assertThat(routes.get(0).origin().key().name()).isEqualTo("canary");
        assertThat(routes.get(0).match().share())
                .isNotNull()
                .extracting(Route.Share::threshold)
                .isEqualTo(100_000);
        assertThat(routes.get(1).match().share()).isNull();
    }

    @Test
    void aCanaryWhoseWeightIsTooMuchIsRefusedAlone() {
        gateway.apply(LISTENER
                + mapping("a", "hostname: '*', prefix: /q/, weight: 60")
                + mapping("b", "hostname: '*', prefix: /q/, weight: 60"));

        assertThat(gateway.mappingsOf("*")).containsExactly("a");
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/b spec.weight");
    }

    @Test
    void aRegularExpressionIsNoCanaryOfTheEqualText() {
        gateway.apply(LISTENER
                + mapping("plain", "hostname: '*', prefix: /q.x")
                + mapping("regex", "hostname: '*', prefix: /q.x, prefix_regex: true"));

        assertThat(gateway.routesOf("*"))
                .hasSize(2)
                .allMatch(route -> route.match().share() == null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefix: /.well-known/acme-challenge/",
                "prefix: /.well-known/acme-challenge/token",
                "prefix: /.well-known/acme-challenge/token, prefix_exact: true"
            })
    void insecureRequestsAreRedirectedUnlessTheyAskForACertificateChallenge(String challenge) {
        gateway.apply(LISTENER
                + host("h", "hostname: a.com").replace("action: Route", "action: Redirect")
                + mapping("page", "hostname: a.com, prefix: /page/")
                + mapping("acme", "hostname: a.com, " + challenge));

        var routes = gateway.routesOf("a.com");
        assertThat(routes).hasSize(3);
        assertThat(routes.get(0).origin().key().name()).isEqualTo("acme");
        assertThat(routes.get(0).match().secure()).isFalse();
        assertThat(routes.get(0).action()).isInstanceOf(Action.Forward.class);
        assertThat(routes.get(1).match().secure()).isTrue();
        assertThat(routes.get(1).action()).isInstanceOf(Action.Forward.class);
        assertThat(routes.get(2).match().secure()).isFalse();
        assertThat(routes.get(2).action()).isInstanceOf(Action.RedirectToHttps.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefix: /.well-known/acme-challenge",
                "prefix: /.well-known/",
                "prefix: /.well-known/acme-challenge/.*, prefix_regex: true"
            })
    void whatIsNotOnlyForCertificateChallengesIsRedirected(String path) {
        gateway.apply(LISTENER
                + host("h", "hostname: a.com").replace("action: Route", "action: Redirect")
                + mapping("other", "hostname: a.com, " + path));

        assertThat(gateway.routesOf("a.com"))
                .extracting(Route::action)
                .hasAtLeastOneElementOfType(Action.RedirectToHttps.class);
    }

    @Test
    void rejectedInsecureRequestsFindNoRoute() {
        gateway.apply(LISTENER
                + host("h", "hostname: a.com").replace("action: Route", "action: Reject")
                + mapping("page", "hostname: a.com, prefix: /page/"));

        assertThat(gateway.routesOf("a.com"))
                .singleElement()
                .matches(route -> route.match().secure());
    }

    @Test
    void withoutAnyHostTheGatewayAnswersToEveryNameInCleartext() {
        gateway.apply(LISTENER + host("only", "hostname: a.com") + mapping("page", "hostname: '*', prefix: /page/"));
        assertThat(gateway.mappingsOf("*")).isEmpty();

        gateway.delete("Host", "only");

        assertThat(gateway.mappingsOf("*")).containsExactly("page");
        assertThat(gateway.routesOf("*"))
                .singleElement()
                .matches(route -> !route.match().secure());
    }

    @Test
    void aMappingWithAMalformedServiceIsRefusedAlone() {
        gateway.apply(LISTENER
                + mapping("bad", "hostname: '*', prefix: /bad/, service: 'example.com}:443'")
                + mapping("good", "hostname: '*', prefix: /good/"));

        assertThat(gateway.mappingsOf("*")).containsExactly("good");
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("test.yaml:", "Mapping/default/bad spec.service", "example.com}:443");
    }

    @Test
    void aMappingWithAnInvalidExpressionIsRefusedAlone() {
        gateway.apply(LISTENER
                + mapping("bad", "hostname: '*', prefix: '/bad(', prefix_regex: true")
                + mapping("good", "hostname: '*', prefix: /good/"));

        assertThat(gateway.mappingsOf("*")).containsExactly("good");
        assertThat(gateway.problems()).singleElement().asString().contains("spec.prefix", "RE2");
    }

    @Test
    void aQuarantinedMappingComesBackWhenItChanges() {
        gateway.apply(LISTENER + mapping("bad", "hostname: '*', prefix: /bad/"));
        var key = gateway.routesOf("*").getFirst().origin().key();
        gateway.inputs().quarantine(key, new Inputs.Quarantine(1, "no such thing"));
        gateway.graph().propagate();
        assertThat(gateway.mappingsOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Envoy refused it: no such thing");

        gateway.apply(mapping("bad", "hostname: '*', prefix: /mended/"));

        assertThat(gateway.mappingsOf("*")).containsExactly("bad");
        assertThat(gateway.problems()).isEmpty();
    }

    @Test
    void hostsOfOneHostnameShareAVirtualHost() {
        gateway.apply(LISTENER
                + host("first", "hostname: a.com, mappingSelector: {matchLabels: {team: one}}")
                + host("second", "hostname: a.com, mappingSelector: {matchLabels: {team: two}}")
                + mapping("one", "{team: one}", "prefix: /one/")
                + mapping("two", "{team: two}", "prefix: /two/"));

        assertThat(gateway.mappingsOf("a.com")).containsExactlyInAnyOrder("one", "two");
    }
}
