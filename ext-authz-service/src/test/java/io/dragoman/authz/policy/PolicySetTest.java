package io.dragoman.authz.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.Keys;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.match.AuthorityGlob;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.GlobSyntaxException;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.PathGlob;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.HeaderCondition;
import io.dragoman.resources.model.FilterPolicy.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySetTest {
    private static final Map<String, String> GOOD = Map.of("x-a", "a", "x-b", "b");

    private final PolicySet paths = PolicySet.of(List.of(
            rule("a.example", "/public/*"), rule("a.example", "/admin*", step(key("a"))), rule("*.example", "*")));

    @ParameterizedTest
    @CsvSource({
        "a.example, /public/x, 200",
        "a.example, /admin, 401",
        "A.EXAMPLE.:8080, /admin?x=1, 401",
        "a.example, /%61dmin, 401",
        "a.example, /admin/..;/public/x, 401",
        "a.example, /other, 200",
        "b.example, /admin, 200",
        "elsewhere, /admin, 200",
        "a.example, //admin, 400",
        "a.example, //other, 200",
        "a.example, /public/../admin, 400",
        "a.example, /public/..%2fadmin, 400",
        "a.example, /public/..%5cadmin, 400",
        "a.example, /public/%2e%2e/admin, 400",
        "a.example, /public/.%2e%2fadmin, 400",
        "a.example, /public/%2e%2e%2fadmin, 400",
        "a.example, /public/x#/admin, 400",
        "a.example, /public/x%00/admin, 400",
        "a.example, /public/%c0%ae%c0%ae/admin, 400",
        "a.example, /public/%ff, 400",
        "a.example, /public/%0d%0a, 400",
        "a.example, /public//../admin, 400",
        "a.example, /./admin, 400",
        "a.example, /public/a%2fb, 200",
        "a.example, /public\\..\\admin, 400",
        "a.example, /;x/admin, 401",
        "a.example, /public/..;/admin, 401",
        "a.example, /public/x;y=1, 200",
        "a.example, /admin;x=1, 401",
        "a.example, /100%, 400",
        "a.example, /%00, 400",
        "a.example, *, 400",
        "b.example, /100%, 200",
        "elsewhere, /%ff, 200",
        "'a.example,b.example', /public/x, 400",
        "u@a.example, /public/x, 400"
    })
    void thePathDecidesInEveryWayItCanBeUnderstood(String host, String target, int status) {
        assertThat(status(paths, host, target, Map.of())).isEqualTo(status);
    }

    @Test
    void withBothKeysTheStricterOfTwoRulesIsSatisfied() {
        var set = PolicySet.of(List.of(rule("*", "/a", step(key("a"))), rule("*", "/*", step(key("b")))));
        assertThat(status(set, "h", "/a;x", Map.of("x-a", "a"))).isEqualTo(401);
        assertThat(status(set, "h", "/a;x", Map.of("x-b", "b"))).isEqualTo(401);
        assertThat(status(set, "h", "/a;x", GOOD)).isEqualTo(200);
    }

    @Test
    void withoutRulesEverythingPasses() {
        var verdict = PolicySet.of(List.of()).decide(request("a,b", "%", Map.of()));
        assertThat(verdict.decision()).isEqualTo(new Decision.Allow());
        assertThat(verdict.decider()).isEqualTo(Decider.POLICY);
    }

    @Test
    void aClosedSetRefusesEverything() {
        assertThat(status(PolicySet.closed(503, "not yet"), "h", "/", GOOD)).isEqualTo(503);
    }

    @Test
    void allFiltersMustAllow() {
        var set = PolicySet.of(List.of(rule("*", "*", step(key("a")), step(key("b")))));
        assertThat(status(set, "h", "/", GOOD)).isEqualTo(200);
        assertThat(status(set, "h", "/", Map.of("x-a", "a"))).isEqualTo(401);
        assertThat(status(set, "h", "/", Map.of("x-a", "a", "x-b", "x"))).isEqualTo(403);
    }

    @Test
    void oneOfSeveralFiltersIsEnoughIfThePolicySaysSo() {
        var set = PolicySet.of(List.of(
                rule("*", "*", new FilterStep(key("a"), List.of(), Next.CONTINUE, Next.BREAK, null), step(key("b")))));
        assertThat(status(set, "h", "/", Map.of("x-a", "a"))).isEqualTo(200);
        assertThat(status(set, "h", "/", Map.of("x-b", "b"))).isEqualTo(200);
        assertThat(status(set, "h", "/", Map.of("x-a", "wrong"))).isEqualTo(401);
    }

    @Test
    void anyFilterIsEnoughAndTheLastRefusalIsAnsweredIfNoneAllows() {
        var any = combined(Combine.ANY, step(key("a")), step(key("b")));
        assertThat(status(any, "h", "/", Map.of("x-a", "a"))).isEqualTo(200);
        assertThat(status(any, "h", "/", Map.of("x-a", "wrong", "x-b", "b"))).isEqualTo(200);
        assertThat(status(any, "h", "/", Map.of("x-b", "wrong"))).isEqualTo(403);
        assertThat(status(any, "h", "/", Map.of("x-a", "wrong"))).isEqualTo(401);
        var broken = combined(Combine.ANY, step(new UnusableFilter()), step(key("b")));
        assertThat(status(broken, "h", "/", Map.of("x-b", "b"))).isEqualTo(200);
        assertThat(status(broken, "h", "/", Map.of("x-b", "wrong"))).isEqualTo(500);
    }

    @Test
    void theFirstFilterWhoseCredentialsThereAreDecides() {
        var first = combined(Combine.FIRST, step(key("a")), step(key("b")));
        assertThat(status(first, "h", "/", Map.of("x-a", "a"))).isEqualTo(200);
        assertThat(status(first, "h", "/", Map.of("x-b", "b"))).isEqualTo(200);
        assertThat(status(first, "h", "/", Map.of("x-a", "wrong", "x-b", "b"))).isEqualTo(403);
        assertThat(status(first, "h", "/", Map.of())).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANY", "FIRST"})
    void aCombinationOfFiltersThatAreNotForTheRequestLetsItPass(Combine combine) {
        var never = HeaderTest.compile(new HeaderCondition("x-never", null, null, false));
        var step = new FilterStep(key("a"), List.of(), Next.BREAK, Next.CONTINUE, never);
        assertThat(status(combined(combine, step), "h", "/", Map.of())).isEqualTo(200);
        assertThat(status(combined(combine, step), "h", "/", Map.of("x-never", "now")))
                .isEqualTo(401);
    }

    @Test
    void aRuleMayBeForSomeMethodsOnly() {
        var set = PolicySet.of(List.of(named("r", Set.of("POST"), Combine.ALL, step(key("a")))));
        assertThat(status(set, "h", "/", Map.of(":method", "POST"))).isEqualTo(401);
        assertThat(status(set, "h", "/", Map.of(":method", "GET"))).isEqualTo(200);
        assertThat(status(set, "h", "/%zz", Map.of(":method", "POST"))).isEqualTo(401);
    }

    @Test
    void aVerdictNamesTheRuleAndTheFilter() {
        var step = new FilterStep("key.ns", key("a"), List.of(), Next.BREAK, Next.CONTINUE, null);
        var verdict = PolicySet.of(List.of(named("p.ns rules[0]", Set.of(), Combine.ALL, step)))
                .decide(request("h", "/", Map.of()));
        assertThat(verdict.rule()).isEqualTo("p.ns rules[0]");
        assertThat(verdict.filter()).isEqualTo("key.ns");
    }

    private static PolicySet combined(Combine combine, FilterStep... steps) {
        return PolicySet.of(List.of(named("r", Set.of(), combine, steps)));
    }

    private static PolicyRule named(String name, Set<String> methods, Combine combine, FilterStep... steps) {
        return new PolicyRule(name, Glob.everything(), Glob.everything(), methods, combine, List.of(steps));
    }

    @Test
    void aFailureIsFinalWhateverThePolicySays() {
        var set = PolicySet.of(List.of(rule(
                "*",
                "*",
                new FilterStep(new UnusableFilter(), List.of(), Next.CONTINUE, Next.CONTINUE, null),
                step(key("a")))));
        assertThat(status(set, "h", "/", GOOD)).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "x on y"})
    void aConditionLooksAtAHeader(String value) {
        var exact = new HeaderCondition("X-Flag", value, null, false);
        var found = new HeaderCondition("X-Flag", null, "o[mn]", false);
        var present = new HeaderCondition("X-Flag", null, null, false);
        for (var condition : List.of(exact, found, present)) {
            assertThat(conditional(condition, Map.of("x-flag", value))).isEqualTo(401);
            assertThat(conditional(condition, Map.of("x-flag", ""))).isEqualTo(200);
            assertThat(conditional(condition, Map.of())).isEqualTo(200);
            var negated = new HeaderCondition(condition.name(), condition.value(), condition.valueRegex(), true);
            assertThat(conditional(negated, Map.of("x-flag", value))).isEqualTo(200);
            assertThat(conditional(negated, Map.of())).isEqualTo(401);
        }
        assertThat(conditional(exact, Map.of("x-flag", "ON"))).isEqualTo(200);
        assertThat(conditional(new HeaderCondition("x-flag", null, "^$", false), Map.of()))
                .isEqualTo(401);
    }

    private static int conditional(HeaderCondition condition, Map<String, String> headers) {
        var step = new FilterStep(key("a"), List.of(), Next.BREAK, Next.CONTINUE, HeaderTest.compile(condition));
        return status(PolicySet.of(List.of(rule("*", "*", step))), "h", "/", headers);
    }

    @Provide
    Arbitrary<List<PolicyRule>> rules() {
        var hosts = Arbitraries.of("a", "b", "a:80", "*", "?", "*a", "[ab]");
        var paths = Arbitraries.of("/", "/a", "/*", "*", "/a*");
        return Combinators.combine(hosts, paths)
                .as((host, path) -> rule(host, path))
                .list()
                .ofMaxSize(8);
    }

    @Property
    void theIndexFindsWhatLookingAtEveryRuleInTurnFinds(@ForAll("rules") List<PolicyRule> rules) {
        var index = new RuleIndex(rules);
        for (var authority : List.of("a", "a:80", "b", "b:80", "aa", "")) {
            var host = HostName.parse(authority);
            for (var path : List.of("/", "/a", "/ab")) {
                int expected = -1;
                for (int i = rules.size() - 1; i >= 0; i--) {
                    if (rules.get(i).isFor(host) && rules.get(i).path().matches(path)) {
                        expected = i;
                    }
                }
                assertThat(index.first(host, path, "GET"))
                        .as("%s%s", authority, path)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void manyRulesAreSearchedQuickly() {
        var rules = new ArrayList<PolicyRule>();
        for (int i = 0; i < 10_000; i++) {
            rules.add(rule("h" + i + ".example", "/*", step(key("a"))));
        }
        var set = PolicySet.of(rules);
        for (int i = 0; i < 100_000; i++) {
            assertThat(set.decide(request("h9999.example", "/", GOOD)).decision())
                    .isInstanceOf(Decision.Allow.class);
        }
    }

    private static int status(PolicySet set, String host, String target, Map<String, String> headers) {
        var verdict = set.decide(request(host, target, headers));
        // Without waiting there is the same decision, or none.
        assertThat(set.decidePromptly(request(host, target, headers))).isIn(verdict, null);
        return switch (verdict.decision()) {
            case Decision.Allow allow -> 200;
            case Decision.Deny deny -> deny.status();
            case Decision.Answer answer -> answer.status();
            case Decision.Failure failure -> failure.status();
        };
    }

    private static AuthRequest request(String host, String target, Map<String, String> headers) {
        return new AuthRequest(host, target, Headers.of(headers), "id");
    }

    private static PolicyRule rule(String host, String path, FilterStep... steps) {
        try {
            return new PolicyRule(AuthorityGlob.compile(host), PathGlob.compile(path), List.of(steps));
        } catch (GlobSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static FilterStep step(AuthFilter filter) {
        return new FilterStep(filter, List.of(), Next.BREAK, Next.CONTINUE, null);
    }

    private static AuthFilter key(String name) {
        return Keys.filter("x-" + name, name);
    }
}
