package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.HeaderCondition;
import io.dragoman.resources.model.FilterPolicy.InsteadOfRedirect;
import io.dragoman.resources.model.FilterPolicy.LoginArguments;
import io.dragoman.resources.model.FilterPolicy.Next;
import io.dragoman.resources.model.FilterPolicy.Rule;
import io.dragoman.resources.model.FilterPolicy.SameSite;
import io.dragoman.resources.model.FilterPolicy.Step;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPolicyParserTest {
    @Test
    void everyFieldIsRead() {
        var policy = policy("""
                rules:
                - {host: a.example, path: /public*, filters: null}
                - host: '*'
                  path: '*'
                  precedence: -3
                  filters:
                  - name: first
                  - name: second
                    namespace: other
                    onDeny: continue
                    onAllow: break
                    ifRequestHeader: {name: x-a, valueRegex: '^b', negate: true}
                    arguments:
                      scope: [read]
                      scopes: [write, read]
                      sameSite: Lax
                      insteadOfRedirect: {ifRequestHeader: {name: x-b}}
                """);
        assertThat(policy.usable()).isTrue();
        assertThat(policy.rules())
                .containsExactly(
                        new Rule("a.example", "/public*", Set.of(), 0, Combine.ALL, List.of(), true),
                        new Rule(
                                "*",
                                "*",
                                Set.of(),
                                -3,
                                Combine.ALL,
                                List.of(
                                        new Step(
                                                "first",
                                                "ns",
                                                Next.BREAK,
                                                Next.CONTINUE,
                                                null,
                                                List.of(),
                                                LoginArguments.NONE,
                                                false),
                                        new Step(
                                                "second",
                                                "other",
                                                Next.CONTINUE,
                                                Next.BREAK,
                                                new HeaderCondition("x-a", null, "^b", true),
                                                List.of("read", "write"),
                                                new LoginArguments(
                                                        SameSite.LAX,
                                                        new InsteadOfRedirect(
                                                                new HeaderCondition("x-b", null, null, false),
                                                                403,
                                                                List.of())),
                                                true)),
                                true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{host: a, path: /p, filters: [{name: ''}]}",
                "{host: a, path: /p, filters: {name: f}}",
                "{host: a, path: /p, filters: [f]}",
                "{host: a, path: /p, method: GET, filters: []}",
                "{host: a, path: /p, methods: [get], filters: []}",
                "{host: a, path: /p, methods: GET, filters: []}",
                "{host: a, path: /p, combine: some, filters: []}",
                "{host: a, path: /p, combine: any, filters: [{name: f, onDeny: continue}]}",
                "{host: a, path: /p, combine: first, filters: [{name: f, onAllow: break}]}",
                "{host: a, path: /p, filters: [{name: f, onDeny: brake}]}",
                "{host: a, path: /p, filters: [{name: f, only: x}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {scops: [x]}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {sameSite: some}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {insteadOfRedirect: {httpStatusCode: 401}}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {insteadOfRedirect: {httpStatusCode: 200}}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {insteadOfRedirect: {filters: [{nam: g}]}}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {insteadOfRedirect: {httpStatusCode: 403, filters: [{name: g}]}}}]}",
                "{host: a, path: /p, filters: [{name: f, arguments: {insteadOfRedirect: {filters: [{name: g, arguments: {insteadOfRedirect: {}}}]}}}]}",
                "{host: a, path: /p, filters: [{name: f, ifRequestHeader: {value: x}}]}",
                "{host: a, path: /p, filters: [{name: f, ifRequestHeader: {name: ':path', value: x}}]}",
                "{host: a, path: /p, filters: [{name: f, ifRequestHeader: {name: h, value: x, valueRegex: y}}]}"
            })
    void aWrongRuleIsKeptWithWhatItCovers(String rule) {
        var parsed = parse("rules: [" + rule + ", {host: b, path: /q}]");
        assertThat(parsed.outcome().problems()).extracting(Problem::severity).contains(Severity.ERROR);
        var rules = ((FilterPolicy) parsed.outcome().value()).rules();
        assertThat(rules).hasSize(2);
        assertThat(rules.getFirst().usable()).isFalse();
        assertThat(rules.getFirst().host()).isEqualTo("a");
        assertThat(rules.getFirst().path()).isEqualTo("/p");
        assertThat(rules.getLast().usable()).isTrue();
    }

    @Test
    void methodsAndTheWayToCombineAreRead() {
        var policy = policy("""
                rules:
                - {host: a, path: /p, methods: [GET, PURGE], combine: any}
                - {host: a, path: /q, methods: [POST], combine: First}
                """);
        assertThat(policy.rules())
                .containsExactly(
                        new Rule("a", "/p", Set.of("GET", "HEAD", "PURGE"), 0, Combine.ANY, List.of(), true),
                        new Rule("a", "/q", Set.of("POST"), 0, Combine.FIRST, List.of(), true));
    }

    @Test
    void aRuleWithAWrongMethodCoversAllOfThem() {
        var policy = (FilterPolicy) parse("rules: [{host: a, path: /p, methods: [GET, post]}]")
                .outcome()
                .value();
        assertThat(policy.rules()).containsExactly(new Rule("a", "/p", Set.of(), 0, Combine.ALL, List.of(), false));
    }

    @Test
    void aRuleWithoutHostCoversEveryHost() {
        var policy = (FilterPolicy)
                parse("rules: [{path: /p, filters: []}]").outcome().value();
        assertThat(policy.rules()).containsExactly(new Rule(null, "/p", Set.of(), 0, Combine.ALL, List.of(), false));
    }

    @Test
    void aRuleWithAWrongPrecedenceComesFirst() {
        var policy = (FilterPolicy) parse("rules: [{host: a, path: /p, precedence: high}]")
                .outcome()
                .value();
        assertThat(policy.rules())
                .containsExactly(new Rule("a", "/p", Set.of(), Integer.MAX_VALUE, Combine.ALL, List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "rules: {}", "rules: [x]", "{rules: [], rule: []}", "rules: null"})
    void aPolicyWhoseRulesCannotBeToldIsUnusable(String spec) {
        var parsed = parse(spec);
        assertThat(parsed.outcome().problems()).extracting(Problem::severity).contains(Severity.ERROR);
        assertThat(((FilterPolicy) parsed.outcome().value()).usable()).isFalse();
    }

    @Test
    void theOtherGroupsPolicyIsReportedAndNotSilentlyLeftOut() {
        var document = YamlDocuments.parse(
                        "{apiVersion: gateway.getambassador.io/v1alpha1, kind: FilterPolicy, metadata: {name: p}}")
                .getFirst();
        var parsed =
                new ManifestParser("default").parse(document.node(), "p.yaml:1").getFirst();
        assertThat(parsed.key()).hasToString("FilterPolicy/default/p");
        assertThat(parsed.outcome().value()).isNull();
        assertThat(parsed.outcome().problems()).hasSize(1);
    }

    @Test
    void aBrokenDocumentTellsWhetherItMayBeAPolicy() {
        assertThat(YamlDocuments.parse("kind: FilterPolicy\nspec: [").getFirst().policy())
                .isTrue();
        assertThat(YamlDocuments.parse("{\"kind\" : \"FilterPolicy\", x: [")
                        .getFirst()
                        .policy())
                .isTrue();
        assertThat(YamlDocuments.parse("kind: Mapping\nspec: [").getFirst().policy())
                .isFalse();
    }

    private static FilterPolicy policy(String spec) {
        var parsed = parse(spec);
        assertThat(parsed.outcome().problems()).isEmpty();
        return (FilterPolicy) parsed.outcome().value();
    }

    private static ManifestParser.Parsed parse(String spec) {
        var head =
                "apiVersion: getambassador.io/v3alpha1\nkind: FilterPolicy\nmetadata: {name: p, namespace: ns}\nspec:\n";
        var document = YamlDocuments.parse(head + spec.indent(2)).getFirst();
        return new ManifestParser("default").parse(document.node(), "p.yaml:1").getFirst();
    }
}
