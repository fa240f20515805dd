package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateUnit;
import io.dragoman.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitParsersTest {
    private static ManifestParser.Parsed parse(String yaml) {
        var document = YamlDocuments.parse(yaml).getFirst();
        return new ManifestParser("default")
                .parse(Objects.requireNonNull(document.node()), "limits.yaml:1")
                .getFirst();
    }

    private static List<String> errors(String yaml) {
        var outcome = parse(yaml).outcome();
        assertThat(outcome.value()).isNull();
        return outcome.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(problem -> problem.origin().field())
                .toList();
    }

    private static RateLimitConfig document(String yaml) {
        return (RateLimitConfig) Objects.requireNonNull(parse(yaml).outcome().value());
    }

    @Test
    void documentsOfADomainAreOneObjectUnlessTheyAreToBeMerged() {
        var document = YamlDocuments.parse("{domain: shop, descriptors: []}").getFirst();
        for (boolean merges : new boolean[] {false, true}) {
            var parsed = new ManifestParser("default")
                    .mergingDomains(merges)
                    .parse(Objects.requireNonNull(document.node()), "limits.yaml:1")
                    .getFirst();
            assertThat(parsed.key()).hasToString("RateLimitConfig/" + (merges ? "limits.yaml" : "") + "/shop");
        }
    }

    @Test
    void readsADocumentOfTheReference() {
        var document = document("""
                domain: shop
                descriptors:
                - key: port
                  value: 8080
                  shadow_mode: true
                  descriptors:
                  - key: user
                    value: a*b
                    share_threshold: true
                    rate_limit: {unit: WEEK, requests_per_unit: 4294967295, name: weekly, replaces: [{name: daily}]}
                - key: user
                  rate_limit: {unlimited: true}
                """);
        assertThat(document.meta().key()).hasToString("RateLimitConfig//shop");
        var port = document.descriptors().getFirst();
        assertThat(port.value()).isEqualTo("8080");
        assertThat(port.options().shadow()).isTrue();
        var user = port.descriptors().getFirst();
        assertThat(user.wildcard()).isTrue();
        assertThat(user.options().shareThreshold()).isTrue();
        assertThat(user.limit())
                .isEqualTo(new RateLimitConfig.Limit(
                        "weekly", List.of("daily"), new Rate(Rate.MAX_REQUESTS, RateUnit.WEEK)));
        assertThat(Objects.requireNonNull(document.descriptors().get(1).limit()).rate())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{domain: '', descriptors: []} | domain",
                "{domain: d, colour: red} | colour",
                "{domain: d, descriptors: [{value: v}]} | descriptors[0].key",
                "{domain: d, descriptors: [{key: 1.5}]} | descriptors[0].key",
                "{domain: d, descriptors: [{key: k, colour: red}]} | descriptors[0].colour",
                "{domain: d, descriptors: [{key: k, value: v}, {key: k, value: v}]} | descriptors[1]",
                "{domain: d, descriptors: [{key: k, rate_limit: {}}]} | descriptors[0].rate_limit.unit",
                "{domain: d, descriptors: [{key: k, rate_limit: {unit: eon}}]} | descriptors[0].rate_limit.unit",
                "{domain: d, descriptors: [{key: k, share_threshold: true}]} | descriptors[0].share_threshold",
                "{domain: d, descriptors: [x]} | descriptors[0]",
            })
    void refusesWhatTheReferenceRefuses(String yaml, String field) {
        assertThat(errors(yaml)).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit: day, unlimited: true | unit",
                "unit: day, requests_per_unit: -1 | requests_per_unit",
                "unit: day, requests_per_unit: 4294967296 | requests_per_unit",
                "unit: day, requests_per_unit: '5' | requests_per_unit",
                "unit: day, requests_per_unit: 1.5 | requests_per_unit",
                "unit: day, name: n, replaces: [{name: n}] | replaces[0].name",
                "unit: day, replaces: [{name: ''}] | replaces[0].name",
                "unit: day, per: day | per",
            })
    void refusesBadRates(String rate, String field) {
        assertThat(errors("{domain: d, descriptors: [{key: k, rate_limit: {" + rate + "}}]}"))
                .contains("descriptors[0].rate_limit." + field);
    }

    @Test
    void aKeyAndAValueThatLookLikeAnotherKeyAreNotDuplicates() {
        assertThat(document("{domain: d, descriptors: [{key: a_b}, {key: a, value: b}]}")
                        .descriptors())
                .hasSize(2);
    }

    @Test
    void readsWhatElseIsSaidOfADescriptor() {
        var options = document("""
                        {domain: d, descriptors: [{key: k, quota_mode: true, detailed_metric: true, value_to_metric: true,
                         metadata: {a: b, n: 1, x: null, deep: {list: [true, 2.5, null, {c: d}]}}}]}
                        """).descriptors().getFirst().options();
        assertThat(options.quota()).isTrue();
        assertThat(options.detailedMetric()).isTrue();
        assertThat(options.valueToMetric()).isTrue();
        assertThat(options.metadata())
                .isEqualTo(Map.of("a", "b", "n", 1L, "deep", Map.of("list", List.of(true, 2.5, Map.of("c", "d")))));
        assertThat(errors("{domain: d, descriptors: [{key: k, metadata: [a]}]}"))
                .contains("descriptors[0].metadata");
    }

    private static String resource(String limits) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: RateLimit
                metadata: {name: r, namespace: n}
                spec: {domain: shop, limits: %s}
                """.formatted(limits);
    }

    @Test
    void readsARateLimit() {
        var limits =
                "[{pattern: [{plan: gold, tier: ''}, {user: '*'}, {path: }], rate: 5, unit: Minute, action: LogOnly}]";
        var resource = (RateLimit)
                Objects.requireNonNull(parse(resource(limits)).outcome().value());
        assertThat(resource.domain()).isEqualTo("shop");
        assertThat(resource.limits())
                .containsExactly(new RateLimit.Limit(
                        "r.n-0",
                        RateLimit.Action.LOG_ONLY,
                        List.of(
                                Map.of("plan", "gold", "tier", RateLimit.ANY),
                                Map.of("user", RateLimit.ANY),
                                Map.of("path", RateLimit.ANY)),
                        new Rate(5, RateUnit.MINUTE),
                        new Counting(Algorithm.FIXED, 5),
                        RateLimit.Words.NONE));
    }

    @Test
    void readsWhatALimitSaysInTemplates() throws TemplateException {
        var words = """
                [{pattern: [{a: b}], rate: 1, unit: day,
                  injectRequestHeaders: [{name: x-left, value: '{{.RetryAfter}}'}],
                  injectResponseHeaders: [{name: x-limit, value: one}, {name: x-none}],
                  errorResponse: {headers: [{name: x-error, value: "yes"}], bodyTemplate: '{{json "" .message}}'}}]
                """;
        var outcome = parse(resource(words)).outcome();
        assertThat(outcome.problems()).isEmpty();
        var limit =
                ((RateLimit) Objects.requireNonNull(outcome.value())).limits().getFirst();
        assertThat(limit.words().requestHeaders().names()).containsExactly("x-left");
        assertThat(limit.words().responseHeaders().render(null))
                .containsExactly(entry("x-limit", "one"), entry("x-none", ""));
        assertThat(limit.words().errorHeaders().names()).containsExactly("x-error");
        assertThat(Objects.requireNonNull(limit.words().errorBody()).render(Map.of("message", "m"), 10))
                .contains("\"m\"");
        assertThat(parse(resource(words)).outcome().value()).isEqualTo(outcome.value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{pattern: [{a: b}], unit: day}] | spec.limits[0].rate",
                "[{pattern: [{a: b}], rate: 1}] | spec.limits[0].unit",
                "[{pattern: [{a: b}], rate: 1, unit: week}] | spec.limits[0].unit",
                "[{pattern: [], rate: 1, unit: day}] | spec.limits[0].pattern",
                "[{pattern: [{}], rate: 1, unit: day}] | spec.limits[0].pattern[0]",
                "[{pattern: [{a: 1}], rate: 1, unit: day}] | spec.limits[0].pattern[0].a",
                "[{pattern: [{a: b}], rate: 1, unit: day, action: Block}] | spec.limits[0].action",
                "[{pattern: [{a: b}], rate: 1, unit: day, injectRequestHeaders: [{name: Host, value: x}]}]"
                        + " | spec.limits[0].injectRequestHeaders[0].name",
                "[{pattern: [{a: b}], rate: 1, unit: day, injectResponseHeaders: [{name: x, value: '{{'}]}]"
                        + " | spec.limits[0].injectResponseHeaders[0].value",
                "[{pattern: [{a: b}], rate: 1, unit: day, errorResponse: {headers: [{name: a, value: '{{json 1 2}}'}]}}]"
                        + " | spec.limits[0].errorResponse.headers[0].value",
                "[{pattern: [{a: b}], rate: 1, unit: day, errorResponse: {bodyTemplate: '{{nothing}}'}}]"
                        + " | spec.limits[0].errorResponse.bodyTemplate",
            })
    void refusesBadLimits(String limits, String field) {
        assertThat(errors(resource(limits))).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate: 5, unit: minute | 60000 | FIXED | 5",
                "rate: 5, per: 90s | 90000 | FIXED | 5",
                "rate: 5, per: 1.5s, algorithm: Sliding | 1500 | SLIDING | 5",
                "rate: 5, unit: second, algorithm: gcra | 1000 | GCRA | 5",
                "rate: 5, unit: second, burst: 7 | 1000 | GCRA | 7",
                "rate: 20, unit: minute, burstFactor: 5 | 60000 | GCRA | 100",
                "rate: 20, unit: minute, burstFactor: 0 | 60000 | FIXED | 20",
                "rate: 0, unit: day, burst: 3 | 86400000 | GCRA | 0",
                "rate: 5, algorithm: concurrency, consume: all | 60000 | CONCURRENCY | 5",
                "rate: 5, algorithm: Concurrency, lease: 1.5s, consume: all | 1500 | CONCURRENCY | 5",
            })
    void readsHowALimitCounts(String fields, long millis, Algorithm algorithm, long capacity) {
        var outcome = parse(resource("[{pattern: [{a: b}], " + fields + "}]")).outcome();
        assertThat(outcome.problems()).isEmpty();
        var limit =
                ((RateLimit) Objects.requireNonNull(outcome.value())).limits().getFirst();
        assertThat(limit.rate().windowMillis()).isEqualTo(millis);
        assertThat(limit.counting()).isEqualTo(new Counting(algorithm, capacity));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate: 1, unit: day, per: 5s | per",
                "rate: 1, per: 0s | per",
                "rate: 1, per: 1500us | per",
                "rate: 1, per: 8785h | per",
                "rate: 1, per: soon | per",
                "rate: 1, unit: day, algorithm: token | algorithm",
                "rate: 1, unit: day, algorithm: fixed, burst: 2 | burst",
                "rate: 1, unit: day, algorithm: sliding, burstFactor: 2 | burstFactor",
                "rate: 1, unit: day, burst: 0 | burst",
                "rate: 1, unit: day, burst: 2, burstFactor: 2 | burst",
                "rate: 1, unit: day, burstFactor: -1 | burstFactor",
                "rate: 4000000000, unit: second, burstFactor: 2 | burstFactor",
                "rate: 4000000000, unit: day, algorithm: gcra | algorithm",
                "algorithm: concurrency | rate",
                "rate: 1, unit: day, algorithm: concurrency | unit",
                "rate: 1, per: 5s, algorithm: concurrency | per",
                "rate: 1, burst: 5, algorithm: concurrency | burst",
                "rate: 1, burstFactor: 5, algorithm: concurrency | burstFactor",
                "rate: 1, lease: 0s, algorithm: concurrency | lease",
                "rate: 1, lease: 9000h, algorithm: concurrency | lease",
                "rate: 1, lease: 1500us, algorithm: concurrency | lease",
                "rate: 1, unit: day, lease: 5s | lease",
                "rate: 1, algorithm: sliding | unit",
            })
    void refusesBadCounting(String fields, String field) {
        assertThat(errors(resource("[{pattern: [{a: b}], " + fields + "}]"))).contains("spec.limits[0]." + field);
    }

    @Test
    void whatAnotherLimitRefusesIsNotUnderWay() {
        var outcome = parse(resource("[{pattern: [{a: b}], rate: 5, algorithm: concurrency}]"))
                .outcome();
        assertThat(((RateLimit) Objects.requireNonNull(outcome.value()))
                        .limits()
                        .getFirst()
                        .counting()
                        .consume())
                .isEqualTo(Counting.Consume.ALL_OR_NOTHING);
    }

    @Test
    void theSamePatternTwiceIsOnlyForDifferentUnits() {
        var first = "{pattern: [{a: b}], rate: 1, unit: day}";
        assertThat(errors(resource("[" + first + ", {pattern: [{a: b}], rate: 2, unit: day}]")))
                .containsExactly("spec.limits[1].pattern");
        assertThat(parse(resource("[" + first + ", {pattern: [{a: b}], rate: 2, unit: hour}]"))
                        .outcome()
                        .problems())
                .isEmpty();
    }

    @Test
    void boundsTheCombinationsOfKeys() {
        var item = "{a: 1x, b: 1x, c: 1x, d: 1x, e: 1x, f: 1x}";
        var limits = "[{pattern: [" + String.join(", ", List.of(item, item, item, item)) + "], rate: 1, unit: day}]";
        assertThat(errors(resource(limits))).containsExactly("spec.limits[0].pattern");
    }
}
