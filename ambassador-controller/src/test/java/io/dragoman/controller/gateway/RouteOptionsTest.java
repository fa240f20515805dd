package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.host;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.HostRewrite;
import io.dragoman.controller.gateway.Route.PathRewrite;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.HostRedirect.PathChange;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteOptionsTest {
    private static final String RATE_LIMITS = """
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimitService
            metadata: {name: limits}
            spec: {service: '127.0.0.1:8081', protocol_version: v3%s}
            """;

    private final ModelFixture gateway = new ModelFixture();

    @Test
    void whatIsNotSaidHasNoEffect() {
        gateway.apply(LISTENER + mapping("plain", "hostname: '*', prefix: /plain/"));

        var forward = onlyForward();
        assertThat(forward.rewrite()).isEqualTo(new Route.Rewrite(new PathRewrite.Prefix("/"), new HostRewrite.Keep()));
        assertThat(forward.limits()).isEqualTo(new Route.Limits(Duration.ofSeconds(3), null, null, false));
        assertThat(forward.responses()).isEqualTo(new Route.Responses(null, null));
        assertThat(forward.upgrades()).isEmpty();
        assertThat(forward.mirror()).isNull();
        assertThat(gateway.routesOf("*").getFirst().headers()).isEqualTo(Route.Headers.UNCHANGED);
    }

    @Test
    void theModuleIsHeardWhereAMappingSaysNothing() {
        gateway.apply(LISTENER
                + module("""
                        cluster_request_timeout_ms: 9000, retry_policy: {retry_on: 5xx, num_retries: 4},
                        cors: {origins: a}, add_linkerd_headers: true,
                        defaults: {add_response_headers: {x-a: general}, httpmapping: {remove_request_headers: [x-b]}}""")
                + mapping("plain", "hostname: '*', prefix: /plain/, service: quote")
                + mapping(
                        "own",
                        "hostname: '*', prefix: /own/, timeout_ms: 0, retry_policy: {retry_on: refused-stream}, "
                                + "cors: {origins: [b]}, add_linkerd_headers: false, add_response_headers: {}"));

        var plain = route("plain");
        assertThat(plain.headers().response().set()).containsExactly(new HeaderValue("x-a", "general", true));
        assertThat(plain.headers().request().set())
                .containsExactly(new HeaderValue("l5d-dst-override", "quote:80", false));
        assertThat(plain.headers().request().remove()).containsExactly("x-b");
        var forward = (Action.Forward) plain.action();
        assertThat(forward.limits().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(forward.limits().retry()).isEqualTo(new RetryPolicy("5xx", 4, null));
        assertThat(forward.responses().cors()).isNotNull();
        var own = route("own");
        assertThat(own.headers().response().set()).isEmpty();
        assertThat(own.headers().request().set()).isEmpty();
        assertThat(own.headers().request().remove()).containsExactly("x-b");
        assertThat(((Action.Forward) own.action()).limits())
                .isEqualTo(new Route.Limits(Duration.ZERO, null, new RetryPolicy("refused-stream", null, null), false));
    }

    @Test
    void membersOfAGroupAreHeardTogetherAndTheLastOneWins() {
        gateway.apply(LISTENER
                + mapping(
                        "a",
                        "hostname: '*', prefix: /g/, rewrite: /a/, host_rewrite: a.com, priority: high, "
                                + "add_request_headers: {x-1: {value: a}, x-2: {value: a}}, retry_policy: {retry_on: 5xx}")
                + mapping(
                        "b",
                        "hostname: '*', prefix: /g/, service: '127.0.0.1:9002', weight: 10, timeout_ms: 7, "
                                + "add_request_headers: {x-2: {value: b}}, retry_policy: {retry_on: gateway-error}"));

        for (var route : gateway.routesOf("*")) {
            assertThat(route.headers().request().set())
                    .containsExactly(new HeaderValue("x-1", "a", true), new HeaderValue("x-2", "b", true));
            var limits = ((Action.Forward) route.action()).limits();
            assertThat(limits.retry()).isEqualTo(new RetryPolicy("gateway-error", null, null));
            assertThat(limits.highPriority()).isTrue();
        }
        var b = (Action.Forward) gateway.routesOf("*").getFirst().action();
        var a = (Action.Forward) gateway.routesOf("*").getLast().action();
        assertThat(b.rewrite()).isEqualTo(new Route.Rewrite(new PathRewrite.Prefix("/"), new HostRewrite.Keep()));
        assertThat(a.rewrite())
                .isEqualTo(new Route.Rewrite(new PathRewrite.Prefix("/a/"), new HostRewrite.Literal("a.com")));
        assertThat(b.limits().timeout()).isEqualTo(Duration.ofMillis(7));
        assertThat(a.limits().timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bypass_auth | bypass_auth: true",
                "connect_timeout_ms | connect_timeout_ms: 100",
                "labels | 'labels: {ambassador: [{g: [{remote_address: {key: remote_address}}]}]}'",
                "host_redirect | 'host_redirect: true, service: other.example'"
            })
    void aNewcomerThatContradictsIsRefusedAlone(String field, String says) {
        gateway.apply(LISTENER
                + mapping("a", "hostname: '*', prefix: /g/")
                + mapping("b", "hostname: '*', prefix: /g/, " + says)
                + mapping("c", "hostname: '*', prefix: /g/, service: '127.0.0.1:9002'"));

        assertThat(gateway.mappingsOf("*")).containsExactly("a", "c");
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("Mapping/default/b spec." + field, "Mapping/default/a");
    }

    @Test
    void aNewcomerThatSaysNothingJoins() {
        gateway.apply(LISTENER
                + mapping("a", "hostname: '*', prefix: /g/, bypass_auth: true, connect_timeout_ms: 100")
                + mapping("b", "hostname: '*', prefix: /g/"));

        assertThat(gateway.mappingsOf("*")).containsExactly("a", "b");
        assertThat(gateway.problems()).isEmpty();
    }

    @Test
    void aShadowIsNoMemberAndASecondOneIsRefused() {
        gateway.apply(LISTENER
                + mapping("first", "hostname: '*', prefix: /s/, shadow: true, weight: 20, service: '127.0.0.1:9002'")
                + mapping("real", "hostname: '*', prefix: /s/")
                + mapping("second", "hostname: '*', prefix: /s/, shadow: true, service: '127.0.0.1:9003'")
                + mapping("alone", "hostname: '*', prefix: /alone/, shadow: true"));

        assertThat(gateway.mappingsOf("*")).containsExactly("real");
        var mirror = onlyForward().mirror();
        assertThat(mirror).isNotNull();
        assertThat(mirror.percent()).isEqualTo(20);
        assertThat(mirror.destination()).contains("9002");
        assertThat(gateway.model().destinations().values()).containsKey(mirror.destination());
        assertThat(gateway.problems())
                .anyMatch(problem -> problem.contains("Mapping/default/second spec.shadow"))
                .anyMatch(problem -> problem.contains("Mapping/default/alone spec.shadow"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "other.example,, other.example",
        "other.example:81,, other.example:81",
        "https://Other.example:8443, https, Other.example:8443",
        "'[::1]:80',, '[::1]:80'"
    })
    void aRedirectLeadsToTheHostThatStandsInThePlaceOfTheService(String service, String scheme, String authority) {
        gateway.apply(LISTENER
                + mapping(
                        "r",
                        "hostname: '*', prefix: /r/, host_redirect: true, prefix_redirect: /new/, "
                                + "redirect_response_code: 303, service: '" + service + "'"));

        assertThat(gateway.routesOf("*").getFirst().action())
                .isEqualTo(new Action.Redirect(scheme, authority, new PathChange.Prefix("/new/"), 303));
        assertThat(gateway.model().destinations().values().keySet()).noneMatch(name -> name.contains("other"));
    }

    @Test
    void aRedirectToNoHostIsRefused() {
        gateway.apply(LISTENER + mapping("r", "hostname: '*', prefix: /r/, host_redirect: true, service: 'a b'"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/r spec.service");
    }

    @Test
    void expressionsAreCheckedBeforeEnvoySeesThem() {
        gateway.apply(LISTENER
                + module("regex_max_size: 20")
                + mapping("long", "hostname: '*', prefix: '/abcdefghijklmnopqrstuvwxyz', prefix_regex: true")
                + mapping("pattern", "hostname: '*', prefix: /p/, regex_rewrite: {pattern: '(', substitution: ''}")
                + mapping("group", "hostname: '*', prefix: /g/, regex_rewrite: {pattern: '(a)', substitution: '\\2'}")
                + mapping(
                        "good",
                        "hostname: '*', prefix: /w/, regex_rewrite: {pattern: '(a)', substitution: '\\\\2\\1'}"));

        assertThat(gateway.mappingsOf("*")).containsExactly("good");
        assertThat(gateway.problems())
                .anyMatch(problem -> problem.contains("long spec.prefix") && problem.contains("regex_max_size is 20"))
                .anyMatch(problem -> problem.contains("pattern spec.regex_rewrite.pattern"))
                .anyMatch(problem -> problem.contains("group spec.regex_rewrite.substitution"))
                .hasSize(3);
    }

    @Test
    void labelsHaveTheDefaultsOfTheirDomainInFront() {
        gateway.apply(LISTENER
                + RATE_LIMITS.formatted(", domain: shop")
                + module("default_labels: {shop: {defaults: [{generic_key: {value: all}}]}, "
                        + "ambassador: {defaults: [{generic_key: {value: none}}]}}")
                + mapping(
                        "own",
                        "hostname: '*', prefix: /own/, labels: {shop: [{g: [{remote_address: {key: remote_address}}]}, "
                                + "{v0_ratelimit_old: [{remote_address: {key: remote_address}}]}]}")
                + mapping("none", "hostname: '*', prefix: /none/"));

        assertThat(((Action.Forward) route("own").action()).labels())
                .extracting(LabelGroup::name, group -> group.specifiers().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("g", 2),
                        org.assertj.core.groups.Tuple.tuple("v0_ratelimit_old", 1));
        assertThat(((Action.Forward) route("none").action()).labels()).isEmpty();
    }

    @Test
    void withoutLabelsTheDefaultsAreAGroupOfTheirOwn() {
        gateway.apply(LISTENER
                + RATE_LIMITS.formatted("")
                + module(
                        "default_label_domain: shop, default_labels: {shop: {defaults: [{generic_key: {value: all}}]}}")
                + mapping("none", "hostname: '*', prefix: /none/"));

        assertThat(onlyForward().labels())
                .containsExactly(
                        new LabelGroup("defaults", List.of(new LabelGroup.Specifier.GenericKey("generic_key", "all"))));
    }

    @Test
    void theFileOfAnErrorIsTakenAsItWasRead() {
        gateway.inputs()
                .responseFiles(Map.of(
                        "/pages/good", new ResponseFile.Text("<p>%RESPONSE_CODE%</p>"),
                        "/pages/wrong", new ResponseFile.Text("100% wrong"),
                        "/pages/gone", new ResponseFile.Unreadable("cannot be read")));
        gateway.apply(LISTENER + mapping("m", """
                hostname: '*', prefix: /m/, error_response_overrides: [
                {on_status_code: 404, body: {text_format_source: {filename: /pages/good}, content_type: text/html}},
                {on_status_code: 500, body: {text_format_source: {filename: /pages/wrong}}},
                {on_status_code: 501, body: {text_format_source: {filename: /pages/gone}}},
                {on_status_code: 502, body: {text_format_source: {filename: /pages/unread}}}]"""));

        assertThat(onlyForward().responses().errors())
                .containsExactly(new ErrorPage(404, new ErrorPage.Content.Text("<p>%RESPONSE_CODE%</p>", "text/html")));
        assertThat(gateway.problems()).hasSize(3).allMatch(problem -> problem.contains("text_format_source.filename"));
    }

    @Test
    void theGatewaysOwnEndpointsBelongToEveryHost() {
        gateway.apply(LISTENER
                + host("selecting", "hostname: a.com, mappingSelector: {matchLabels: {no: body}}")
                + host("any", "hostname: '*'")
                + mapping("mine", "hostname: '*', prefix: /ambassador/v0/check_alive"));

        assertThat(gateway.allRoutesOf("a.com").stream()
                        .map(route -> route.match().path().text()))
                .containsExactly("/ambassador/v0/check_ready", "/ambassador/v0/check_alive", "/ambassador/v0/");
        // A Mapping of the same path comes before the gateway's own, and shares nothing with it.
        assertThat(gateway.allRoutesOf("*").stream()
                        .filter(route -> route.match().path().text().endsWith("check_alive"))
                        .map(route -> route.origin().key().kind()))
                .containsExactly("Mapping", "InternalMapping");
        assertThat(gateway.allRoutesOf("*")).allMatch(route -> route.match().share() == null);

        gateway.apply(module("diagnostics: {enabled: false}, liveness_probe: {enabled: false}, "
                + "readiness_probe: {prefix: /ready, service: 'elsewhere.example:80'}"));

        assertThat(gateway.allRoutesOf("a.com")).singleElement().satisfies(route -> {
            assertThat(route.match().path().text()).isEqualTo("/ready");
            assertThat(gateway.destinationOf(route).target())
                    .isEqualTo(new Destination.Target.Dns("elsewhere.example", 80));
        });
    }

    private Action.Forward onlyForward() {
        assertThat(gateway.routesOf("*")).hasSize(1);
        return (Action.Forward) gateway.routesOf("*").getFirst().action();
    }

    private Route route(String mapping) {
        return gateway.routesOf("*").stream()
                .filter(route -> route.origin().key().name().equals(mapping))
                .findFirst()
                .orElseThrow();
    }

    private static String module(String config) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec: {config: {%s}}
                """.formatted(config);
    }
}
