package io.dragoman.authz.config;

import io.dragoman.authz.filter.OAuth2Filter;
import io.dragoman.authz.login.LoginPages;
import io.dragoman.authz.policy.OwnPages;
import io.dragoman.authz.policy.PolicyRule;
import io.dragoman.authz.policy.PolicySet;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.FilterPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes the policies in effect of all resources. */
final class PolicyCompiler {
    /** A rule and its place among all rules. */
    private record Placed(long precedence, ObjectKey policy, int index, PolicyRule rule) {}

    private static final Comparator<Placed> ORDER = Comparator.comparing(Placed::precedence, Comparator.reverseOrder())
            .thenComparing(placed -> placed.policy().namespace())
            .thenComparing(placed -> placed.policy().name())
            .thenComparingInt(Placed::index);

    /** Before every precedence that a rule can have. */
    private static final long FIRST = Long.MAX_VALUE;

    private final FilterCompiler filterCompiler;

    PolicyCompiler(FilterCompiler filterCompiler) {
        this.filterCompiler = filterCompiler;
    }

    /**
     * What came of the resources.
     *
     * @param policies what is to be in effect
     * @param problems what is wrong with Filters and FilterPolicies beyond what their parsers saw
     */
    record Compiled(PolicySet policies, List<Problem> problems) {}

    Compiled compile(ResourceStore store) {
        var problems = new ArrayList<Problem>();
        var filters = filterCompiler.compile(store, problems);
        var ruleCompiler = new RuleCompiler(filters, problems);
        var rules = new ArrayList<Placed>();
        for (var policy : store.policies()) {
            place(policy, ruleCompiler, rules);
        }
        rules.sort(ORDER);
        problems.sort(Comparator.comparing((Problem problem) -> problem.origin().key())
                .thenComparing(problem -> problem.origin().field())
                .thenComparing(Problem::message));
        var pages = new LoginPages(filters.values().stream()
                .filter(OAuth2Filter.class::isInstance)
                .map(filter -> ((OAuth2Filter) filter).login())
                .toList());
        return new Compiled(
                PolicySet.of(rules.stream().map(Placed::rule).toList(), new OwnPages(pages::areFor, pages::answer)),
                problems);
    }

    private static void place(FilterPolicy policy, RuleCompiler compiler, List<Placed> rules) {
        var key = policy.meta().key();
        if (!policy.usable()) {
            rules.add(new Placed(FIRST, key, -1, RuleCompiler.refuseEverything()));
        }
        for (int i = 0; i < policy.rules().size(); i++) {
            rules.add(new Placed(policy.rules().get(i).precedence(), key, i, compiler.compile(policy, i)));
        }
    }
}
