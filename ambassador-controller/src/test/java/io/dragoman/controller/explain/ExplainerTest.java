package io.dragoman.controller.explain;

import static io.dragoman.controller.gateway.ModelFixture.host;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.controller.gateway.ModelFixture;
import io.dragoman.controller.gateway.ModelReplica;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a request. */
class ExplainerTest {
    private final ModelFixture fixture = new ModelFixture()
            .apply(ModelFixture.LISTENER + host("any", "hostname: '*'") + host("api", "hostname: api.example.com"));

    private Explanation explainFrom(String from, String... headers) {
        return new Explainer(new ModelReplica(fixture.graph(), fixture.model()).view())
                .explain(Request.parse("http://x/one/", List.of(headers)).comingFrom(from));
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

    private Explanation explain(String request, String... headers) {
        return new Explainer(new ModelReplica(fixture.graph(), fixture.model()).view())
                .explain(Request.parse(request, List.of(headers)));
    }

    private static List<String> takers(Explanation explanation) {
        return explanation.outcomes().stream()
                .map(outcome -> outcome.percent() + " "
                        + (outcome.route() == null
                                ? outcome.action()
                                : outcome.route().object().name()))
                .toList();
    }

    private static List<String> others(Explanation explanation) {
        return explanation.others().stream()
                .map(other -> other.route().object().name() + ": " + other.reason())
                .toList();
    }

    @Test
    void theFirstRouteWhoseConditionsAreAllMetTakesTheRequest() {
        fixture.apply(mapping("long", "hostname: '*', prefix: /api/v1/, method: POST")
                + mapping("user", "hostname: '*', prefix: /api/, headers: {x-user: bob}")
                + mapping("short", "hostname: '*', prefix: /api/")
                + mapping("root", "hostname: '*', prefix: /")
                + mapping("other", "hostname: '*', prefix: /other/"));

        var explanation = explain("GET http://www.example.com/api/v1/x");

        assertThat(takers(explanation)).containsExactly("100 % short");
        assertThat(others(explanation))
                .containsExactly(
                        "long: the method is GET, not POST",
                        "user: header x-user is missing; it must be \"bob\"",
                        "root: matches too, but the routes before it take every request");
        // The other one, and the gateway's own three.
        assertThat(explanation.hidden()).isEqualTo(4);
        assertThat(explanation.outcomes().getFirst().path()).isEqualTo("/v1/x");
    }

    @Test
    void canariesHaveTheirSharesAndWhatTheyLeaveFallsThrough() {
        fixture.apply(mapping("stable", "hostname: '*', prefix: /c/, weight: 60")
                + mapping("canary", "hostname: '*', prefix: /c/, weight: 10")
                + mapping("below", "hostname: '*', prefix: /"));

        assertThat(takers(explain("http://x/c/"))).containsExactly("10 % canary", "60 % stable", "30 % below");
    }

    @Test
    void sharesOfSeveralGroupsAreOfOneNumberSoThatALaterGroupGetsOnlyWhatIsAboveTheFirst() {
        fixture.apply(mapping("a", "hostname: '*', prefix: /c/d/, weight: 50")
                + mapping("a2", "hostname: '*', prefix: /c/d/, weight: 0")
                + mapping("b", "hostname: '*', prefix: /c/, weight: 30")
                + mapping("b2", "hostname: '*', prefix: /c/, weight: 40"));

        assertThat(takers(explain("http://x/c/d/"))).containsExactly("50 % a", "20 % b2", "30 % not found");
    }

    @Test
    void aRequestForAnotherHostIsToldWhichHostTheRouteBelongsTo() {
        fixture.apply(mapping("api", "hostname: api.example.com, prefix: /api/"));

        var explanation = explain("http://www.example.com/api/");

        assertThat(takers(explanation)).containsExactly("100 % not found");
        assertThat(others(explanation)).containsExactly("api: the host is www.example.com, not api.example.com");
        assertThat(takers(explain("http://API.example.com/api/"))).containsExactly("100 % api");
        // A port is part of the name, as it is for Envoy.
        assertThat(takers(explain("http://api.example.com:8080/api/"))).containsExactly("100 % not found");

        fixture.delete("Host", "any");
        var nowhere = explain("http://www.example.com/api/");
        assertThat(nowhere.outcomes().getFirst().text())
                .isEqualTo("answered with 404: no Host has the name www.example.com");
        assertThat(others(nowhere)).containsExactly("api: it belongs to the host api.example.com only");
    }

    @Test
    void withoutAListenerOrWithoutTlsNothingAnswers() {
        assertThat(explain("https://api.example.com/").outcomes().getFirst().text())
                .startsWith("the connection is refused: no Host with TLS has the name api.example.com");
        fixture.delete("Listener", "http");
        assertThat(explain("http://api.example.com/").outcomes().getFirst().text())
                .isEqualTo("the connection is refused: no Listener works, so no port is open");
    }

    @Test
    void whatAHostDoesWithCleartextIsTold() {
        fixture.apply("""
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: strict}
                spec: {hostname: strict.example.com}
                """ + mapping("strict", "hostname: strict.example.com, prefix: /a/"));

        assertThat(explain("http://strict.example.com/a/?b=c")
                        .outcomes()
                        .getFirst()
                        .text())
                .isEqualTo("answered with 301 to https://strict.example.com/a/?b=c");
        // A proxy in front is not trusted unless the Listener says so.
        assertThat(explain("http://strict.example.com/a/", "X-Forwarded-Proto: https")
                        .outcomes()
                        .getFirst()
                        .action())
                .isEqualTo("redirect");
    }

    @Test
    void authorizationAndRateLimitsAreToldWithTheValuesThatTheRequestGives() {
        fixture.apply(
                """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: AuthService
                metadata: {name: auth}
                spec: {auth_service: '127.0.0.1:8500', proto: grpc, protocol_version: v3}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimitService
                metadata: {name: limits}
                spec: {service: '127.0.0.1:8081', protocol_version: v3, domain: shop}
                """ + mapping("open", "hostname: '*', prefix: /open/, bypass_auth: true") + mapping("guarded", """
                hostname: '*', prefix: /guarded/, auth_context_extensions: {team: blue}, labels: {shop: [
                  {by-user: [{request_headers: {key: user, header_name: X-User}}, {generic_key: {value: v}}]},
                  {by-tenant: [{request_headers: {key: tenant, header_name: X-Tenant}}]}]}"""));

        var guarded = explain("http://x/guarded/", "x-user: bob").outcomes().getFirst();
        assertThat(guarded.authorization()).startsWith("asked at ");
        assertThat(guarded.contextExtensions()).containsExactly(Map.entry("team", "blue"));
        assertThat(guarded.descriptors())
                .containsExactly(
                        List.of(new Explanation.Entry("user", "bob"), new Explanation.Entry("generic_key", "v")));
        assertThat(guarded.rateLimits()).isEqualTo("1 of 2 label groups are sent to the domain shop");
        assertThat(explain("http://x/open/").outcomes().getFirst().authorization())
                .isEqualTo("not asked (bypass_auth)");
    }

    @Test
    void whoIsNotLetInIsToldWhichRuleKeepsThemOut() {
        fixture.apply(mapping("one", "hostname: '*', prefix: /one/")
                + module("ip_deny: [{remote: 10.0.0.0/8}, {peer: 2001:db8::/32}]"));

        var denied = explainFrom("10.1.2.3");
        assertThat(denied.outcomes())
                .singleElement()
                .extracting(Explanation.Outcome::action, Explanation.Outcome::text)
                .containsExactly(
                        "refuse",
                        "answered with 403: the client 10.1.2.3 is not let in, as ip_deny has remote: 10.0.0.0/8");
        assertThat(denied.virtualHost()).isNotNull();
        assertThat(explainFrom("2001:db8::1").client().rule()).isEqualTo("ip_deny has peer: 2001:db8::/32");
        assertThat(takers(explainFrom("11.1.2.3"))).containsExactly("100 % one");
        // One version of IP is not the other, however it is written.
        assertThat(explainFrom("::ffff:10.1.2.3").client().allowed()).isTrue();
        // What clients say of themselves is not believed.
        assertThat(explainFrom("10.1.2.3", "X-Forwarded-For: 11.1.2.3").client().allowed())
                .isFalse();
        assertThat(explainFrom("11.1.2.3").notes()).isEmpty();
        assertThat(explainFrom("").notes())
                .containsExactly("nobody said where the connection comes from, so it is taken to be 127.0.0.1");
    }

    @Test
    void onlyThoseOfAnAllowListAreLetIn() {
        fixture.apply(mapping("one", "hostname: '*', prefix: /one/")
                + module("ip_allow: [{remote: 192.0.2.7}, {peer: 127.0.0.0/9}]"));

        assertThat(explainFrom("192.0.2.7").client().rule()).isEqualTo("ip_allow has remote: 192.0.2.7/32");
        assertThat(explainFrom("127.127.0.1").client().allowed()).isTrue();
        assertThat(explainFrom("127.128.0.1").outcomes().getFirst().text())
                .isEqualTo("answered with 403: the client 127.128.0.1 is not let in,"
                        + " as it is in no range of ip_allow");
    }

    @Test
    void theClientIsWhomTheTrustedProxiesName() {
        fixture.apply(mapping("one", "hostname: '*', prefix: /one/")
                + module("use_remote_address: false, ip_allow: [{remote: 10.0.0.0/8}]"));

        assertThat(explainFrom("192.0.2.7", "X-Forwarded-For: 11.1.2.3", "X-Forwarded-For: 4.4.4.4, 10.1.2.3")
                        .client())
                .isEqualTo(new Explanation.ClientPart(
                        "10.1.2.3", "as X-Forwarded-For says", "192.0.2.7", true, "ip_allow has remote: 10.0.0.0/8"));
        assertThat(explainFrom("10.1.2.3", "X-Forwarded-For: nonsense").client().reason())
                .isEqualTo("where the connection comes from, as X-Forwarded-For does not tell");
    }

    @Test
    void anAddressIsNotLookedUp() {
        assertThatThrownBy(() -> explainFrom("localhost")).hasMessage("\"localhost\" is not an IP address");
        assertThatThrownBy(() -> explainFrom("1.2.3")).hasMessage("\"1.2.3\" is not an IP address");
    }

    @Test
    void theTextNamesEveryStep() {
        fixture.apply(mapping("one", "hostname: '*', prefix: /one/, rewrite: /two/"));

        assertThat(TextReport.of(explain("POST http://www.example.com/one/../one/x?q=1")))
                .isEqualTo("""
                POST http://www.example.com/one/../one/x?q=1
                  listener       http.default, port 8080  Listener/default/http  test.yaml:1
                  client         127.0.0.1, where the connection comes from
                  filter chain   cleartext
                  host           *  Host/default/any
                  note           the path is made /one/x before it is matched

                  route          /one/  Mapping/default/one  test.yaml:2
                                 goes to cluster_127_0_0_1_9001_default-%s
                  path there     /two/x
                  cluster        address 127.0.0.1, port 9001, HTTP/1.1
                  endpoints      127.0.0.1:9001

                other routes
                  and 3 more that do not come close
                """.formatted(
                                fixture.destinationOf(fixture.routesOf("*").getFirst())
                                        .name()
                                        .replaceAll(".*-", "")));
    }
}
