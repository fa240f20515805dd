package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.host;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.Consultation;
import io.dragoman.controller.graph.Derived;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsultationTest {
    private static final String SERVICE = service("filter-policies-of: default", "");
    private static final String AUTH = auth("auth", "auth_service: 'authz:8500', proto: grpc, protocol_version: v3");

    private final ModelFixture fixture = new ModelFixture(new PolicySight("default", null))
            .apply(ModelFixture.LISTENER)
            .apply(host("api", "hostname: api.example.com"))
            .apply(host("shop", "hostname: shop.example.com"))
            .apply(host("any", "hostname: '*'"))
            .apply(mapping("api", "hostname: api.example.com, prefix: /"))
            .apply(mapping("shop", "hostname: shop.example.com, prefix: /"))
            .apply(mapping("open", "hostname: '*', prefix: /open/"))
            .apply(mapping("pattern", "hostname: shop.example.com, prefix: /re.*, prefix_regex: true"));

    private static String service(String labels, String more) {
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: authz
                  labels: {%s}
                spec: {ports: [{name: grpc, port: 8500}, {name: admin, port: 8501}]%s}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: authz-1, labels: {kubernetes.io/service-name: authz}}
                addressType: IPv4
                ports: [{name: grpc, port: 8500}, {name: admin, port: 8501}]
                endpoints: [{addresses: [10.0.0.1]}]
                """.formatted(labels.isEmpty() ? "" : "getambassador.io/" + labels, more);
    }

    private static String auth(String name, String spec) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: AuthService
                metadata: {name: %s}
                spec: {%s}
                """.formatted(name, spec);
    }

    private static String policy(String name, String... rules) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: %s}
                spec: {rules: [%s]}
                """.formatted(name, String.join(", ", rules));
    }

    private static String rule(String host, String path) {
        return "{host: '%s', path: '%s', filters: [{name: f}]}".formatted(host, path);
    }

    /** What is said of the routes of a Mapping, in the order in which they are tried. */
    private List<String> said(String hostname, String mapping) {
        return fixture.routesOf(hostname).stream()
                .filter(route -> route.origin().key().name().equals(mapping))
                .map(ConsultationTest::said)
                .toList();
    }

    private static String said(Route route) {
        var match = route.match();
        var forward = (Action.Forward) route.action();
        return switch (forward.authorization().consultation()) {
            case Consultation.Asked(var rule) ->
                rule == null ? "asked" : "asked for " + rule.key().name();
            case Consultation.InDoubt() -> "asked in doubt";
            case Consultation.Bypassed() -> "bypassed";
            case Consultation.Needless() ->
                "unasked"
                        + (match.plainPath() ? ", plain paths" : "")
                        + (match.wellFormedAuthority() ? ", well-formed hosts" : "");
        };
    }

    private boolean isAskedAboutEverything() {
        return said("api.example.com", "api").equals(List.of("asked"));
    }

    @Test
    void withoutPoliciesNothingIsAskedAbout() {
        fixture.apply(SERVICE + AUTH);

        assertThat(said("api.example.com", "api")).containsExactly("unasked");
        assertThat(said("*", "open")).containsExactly("unasked");
    }

    @Test
    void aPolicyHasItsHostAskedAboutAndNoOther() {
        fixture.apply(SERVICE + AUTH).apply(policy("p", rule("api.example.com", "*")));

        assertThat(said("api.example.com", "api")).containsExactly("asked for p");
        assertThat(said("shop.example.com", "shop")).containsExactly("unasked");
        assertThat(said("*", "open")).containsExactly("asked for p");

        fixture.delete("FilterPolicy", "p");
        assertThat(said("api.example.com", "api")).containsExactly("unasked");
        assertThat(said("*", "open")).containsExactly("unasked");
    }

    @Test
    void aPathThatNoRuleIsForPassesUnaskedIfItHasOneMeaning() {
        fixture.apply(SERVICE + AUTH).apply(policy("p", rule("shop.example.com", "/admin/*"), rule("*.org", "*")));

        assertThat(said("*", "open")).containsExactly("asked for p");
        assertThat(said("shop.example.com", "shop")).containsExactly("asked for p");
        assertThat(said("shop.example.com", "pattern")).containsExactly("asked for p");

        fixture.apply(policy("p", rule("*", "/admin/*")));
        assertThat(said("*", "open")).containsExactly("unasked, plain paths, well-formed hosts", "asked in doubt");
        fixture.apply(mapping("news", "hostname: shop.example.com, prefix: /news/"));
        assertThat(said("shop.example.com", "news")).containsExactly("unasked, plain paths", "asked in doubt");
        fixture.apply(mapping("about", "hostname: shop.example.com, prefix: /about, prefix_exact: true"));
        assertThat(said("shop.example.com", "about")).containsExactly("unasked");
    }

    @Test
    void aPolicyThatIsWrongHasEverythingAskedAbout() {
        fixture.apply(SERVICE + AUTH).apply(policy("p", "{host: '[', path: '/x'}"));
        assertThat(said("*", "open")).containsExactly("unasked, plain paths, well-formed hosts", "asked in doubt");

        fixture.apply(policy("p", "{host: '[', path: '['}"));
        assertThat(said("shop.example.com", "shop")).containsExactly("asked for p");

        fixture.apply(policy("p")).inputs().unseenPolicies(true);
        fixture.graph().propagate();
        assertThat(isAskedAboutEverything()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter-policies-of: default | auth_service: 'authz:8500', proto: grpc, protocol_version: v3 | false",
                "filter-policies-of: default | auth_service: 'authz.default.svc:8500', proto: grpc, protocol_version: v3 | false",
                "filter-policies-of: default | auth_service: 'authz:8501', proto: grpc, protocol_version: v3 | true",
                "filter-policies-of: default | auth_service: 'authz:8500' | true",
                "filter-policies-of: default | auth_service: '10.0.0.1:8500', proto: grpc, protocol_version: v3 | true",
                "filter-policies-of: default | auth_service: 'other:8500', proto: grpc, protocol_version: v3 | true",
                "filter-policies-of: other   | auth_service: 'authz:8500', proto: grpc, protocol_version: v3 | true",
                "''                          | auth_service: 'authz:8500', proto: grpc, protocol_version: v3 | true"
            })
    void onlyAServiceThatSaysThatItGoesByThesePoliciesIsNotAsked(String labels, String spec, boolean asked) {
        fixture.apply(service(labels, "")).apply(auth("auth", spec));

        assertThat(isAskedAboutEverything()).isEqualTo(asked);
    }

    @Test
    void aServiceOfSomebodyElseBesideItIsAskedAboutEverything() {
        fixture.apply(SERVICE + AUTH);
        assertThat(isAskedAboutEverything()).isFalse();

        fixture.apply(auth("second", "auth_service: 'other:8500', proto: grpc, protocol_version: v3"));
        assertThat(isAskedAboutEverything()).isTrue();

        fixture.delete("AuthService", "second");
        assertThat(isAskedAboutEverything()).isFalse();
    }

    @Test
    void aMappingThatHasSomethingToTellIsAskedAbout() {
        fixture.apply(SERVICE + AUTH)
                .apply(mapping("told", "hostname: api.example.com, prefix: /told/, auth_context_extensions: {a: b}"))
                .apply(mapping("signed", "hostname: api.example.com, prefix: /.ambassador/oauth2/"))
                .apply(mapping("bypassed", "hostname: api.example.com, prefix: /b/, bypass_auth: true"));

        assertThat(said("api.example.com", "told")).containsExactly("asked");
        assertThat(said("api.example.com", "signed")).containsExactly("asked");
        assertThat(said("api.example.com", "bypassed")).containsExactly("bypassed");
    }

    @ParameterizedTest
    @CsvSource({
        "default, , of: default, true",
        "default, default, of: default, false",
        "default, default, 'of: default, getambassador.io/filter-policies-in: own-namespace', true",
        "default, elsewhere, 'of: default, getambassador.io/filter-policies-in: own-namespace', false",
        "other, , of: default, false"
    })
    void aServiceThatMayFollowMoreThanTheControllerIsAsked(
            String id, @Nullable String namespace, String labels, boolean unasked) {
        var other = new ModelFixture(new PolicySight(id, namespace))
                .apply(ModelFixture.LISTENER)
                .apply(host("any", "hostname: '*'"))
                .apply(mapping("open", "hostname: '*', prefix: /open/"))
                .apply(service("filter-policies-" + labels, "") + AUTH);

        assertThat(other.routesOf("*"))
                .allSatisfy(route -> assertThat(((Action.Forward) route.action())
                                .authorization()
                                .skipped())
                        .isEqualTo(unasked));
    }

    @ParameterizedTest
    @CsvSource({
        "DRAGOMAN_AUTH_SKIP, true, true",
        "DRAGOMAN_AUTH_SKIP, false, false",
        "AMBASSADOR_LABEL_SELECTOR, a=b, false",
        "AMBASSADOR_FIELD_SELECTOR, metadata.namespace!=x, false",
        "HOME, /root, true"
    })
    void theEnvironmentCanHaveEverythingAskedAbout(String name, String value, boolean sees) {
        assertThat(PolicySight.of(Map.of(name, value), "default", "gateway"))
                .isEqualTo(sees ? new PolicySight("default", null) : null);
        assertThat(PolicySight.of(Map.of("AMBASSADOR_SINGLE_NAMESPACE", "true"), "default", "gateway"))
                .isEqualTo(new PolicySight("default", "gateway"));
    }

    @Test
    void aChangedMappingReconsidersItselfAndAPolicyTheHostsThatItCanBeFor() {
        fixture.apply(SERVICE + AUTH).apply(policy("p", rule("api.example.com", "*")));
        // In the virtual host of its name, and in the one for every name.
        assertThat(runs(mapping("shop", "hostname: shop.example.com, prefix: /, timeout_ms: 1234")))
                .isEqualTo(2);

        // Those that can get requests for any name.
        // name here.
        long forAnyName = runs(policy("q", rule("nowhere.example.org", "*")));
        long ofApi = fixture.allRoutesOf("api.example.com").size();
        assertThat(runs(policy("p", rule("api.example.com", "/x*"))))
                .isGreaterThan(forAnyName)
                .isLessThanOrEqualTo(forAnyName + ofApi + 1);
        assertThat(runs(policy("p", rule("*", "/x*"))))
                .isEqualTo(fixture.model().routes().values().size());
    }

    /** How often it is worked out whether routes of a group are asked about. */
    private long runs(String manifests) {
        long before = runs();
        fixture.apply(manifests);
        return runs() - before;
    }

    private long runs() {
        return fixture.graph().collections().stream()
                .filter(collection -> collection.name().equals("routes"))
                .mapToLong(collection -> ((Derived<?, ?, ?>) collection).runs())
                .sum();
    }
}
