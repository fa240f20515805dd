package io.dragoman.authz.config;

import com.google.re2j.PatternSyntaxException;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.OAuth2Filter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.login.Arguments;
import io.dragoman.authz.policy.FilterStep;
import io.dragoman.authz.policy.HeaderTest;
import io.dragoman.authz.policy.PolicyRule;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.match.AuthorityGlob;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.GlobSyntaxException;
import io.dragoman.resources.match.PathGlob;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.InsteadOfRedirect;
import io.dragoman.resources.model.FilterPolicy.LoginArguments;
import io.dragoman.resources.model.FilterPolicy.Next;
import io.dragoman.resources.model.FilterPolicy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes rules of FilterPolicy resources. What is wrong becomes a rule that refuses what it covers. */
final class RuleCompiler {
    /** Refuses every request that reaches it. */
    private static final FilterStep REFUSE =
            new FilterStep(new UnusableFilter(), List.of(), Next.BREAK, Next.BREAK, null);

    private final Map<ObjectKey, AuthFilter> filters;
    private final List<Problem> problems;

    RuleCompiler(Map<ObjectKey, AuthFilter> filters, List<Problem> problems) {
        this.filters = filters;
        this.problems = problems;
    }

    /** The rule for a policy of which nobody knows what it covers. */
    static PolicyRule refuseEverything() {
        return new PolicyRule(Glob.everything(), Glob.everything(), List.of(REFUSE));
    }

    /** Compiles a rule of the policy. */
    PolicyRule compile(FilterPolicy policy, int index) {
        var rule = policy.rules().get(index);
        var origin = policy.meta().origin().at("spec.rules[" + index + "]");
        var host = glob(rule.host(), AuthorityGlob::compile, origin, "host");
        var path = glob(rule.path(), PathGlob::compile, origin, "path");
        var steps = steps(rule.steps(), rule.combine(), origin);
        boolean usable = rule.usable() && host != null && path != null && steps != null;
        return new PolicyRule(
                policy.meta().name() + "." + policy.meta().namespace() + " rules[" + index + "]",
                host == null ? Glob.everything() : host,
                path == null ? Glob.everything() : path,
                rule.methods(),
                rule.combine(),
                usable && steps != null ? steps : List.of(REFUSE));
    }

    @FunctionalInterface
    private interface GlobCompiler {
        Glob compile(String text) throws GlobSyntaxException;
    }

    private @Nullable Glob glob(@Nullable String text, GlobCompiler compiler, Origin rule, String field) {
        if (text == null) {
            // The parser has said why.
            return null;
        }
        try {
            return compiler.compile(text);
        } catch (GlobSyntaxException e) {
            problems.add(Problem.error(at(rule, field), e.getMessage() + refused()));
            return null;
        }
    }

    private @Nullable List<FilterStep> steps(List<Step> given, Combine combine, Origin origin) {
        var steps = new ArrayList<FilterStep>();
        boolean usable = true;
        for (int i = 0; i < given.size(); i++) {
            var step = step(given.get(i), at(origin, "filters[" + i + "]"));
            if (step == null) {
                usable = false;
            } else {
                steps.add(step);
            }
        }
        if (combine == Combine.ALL && !steps.isEmpty() && steps.getLast().onDeny() == Next.CONTINUE) {
            problems.add(Problem.warning(
                    at(origin, "filters[" + (given.size() - 1) + "].onDeny"),
                    "continue after the last filter lets every request pass, whatever the filter says"));
        }
        return usable ? steps : null;
    }

    private @Nullable FilterStep step(Step step, Origin origin) {
        HeaderTest condition = null;
        if (step.ifRequestHeader() != null) {
            try {
                condition = HeaderTest.compile(step.ifRequestHeader());
            } catch (PatternSyntaxException e) {
                problems.add(Problem.error(
                        at(origin, "ifRequestHeader.valueRegex"), "is not an RE2 expression" + refused()));
                return null;
            }
        }
        var filter = filter(step, origin);
        if (filter instanceof OAuth2Filter oauth2) {
            var arguments = arguments(step, origin);
            if (arguments == null) {
                return null;
            }
            filter = oauth2.with(arguments);
        }
        return new FilterStep(
                step.name() + "." + step.namespace(), filter, step.scopes(), step.onDeny(), step.onAllow(), condition);
    }

    private @Nullable Arguments arguments(Step step, Origin origin) {
        var sameSite = switch (step.login().sameSite()) {
            case DEFAULT -> "";
            case LAX -> "Lax";
            case STRICT -> "Strict";
            case NONE -> "None";
        };
        var instead = step.login().insteadOfRedirect();
        if (instead == null) {
            return new Arguments(step.scopes(), sameSite, null);
        }
        var answer = instead(instead, at(origin, "arguments.insteadOfRedirect"));
        if (answer == null) {
            return null;
        }
        if (instead.condition() == null) {
            return new Arguments(step.scopes(), sameSite, new Arguments.Instead(headers -> true, answer));
        }
        try {
            var test = HeaderTest.compile(instead.condition());
            return new Arguments(step.scopes(), sameSite, new Arguments.Instead(test::holds, answer));
        } catch (PatternSyntaxException e) {
            problems.add(Problem.error(
                    at(origin, "arguments.insteadOfRedirect.ifRequestHeader.valueRegex"),
                    "is not an RE2 expression" + refused()));
            return null;
        }
    }

    private @Nullable Function<AuthRequest, Decision> instead(InsteadOfRedirect instead, Origin origin) {
        if (instead.steps().isEmpty()) {
            var answer = new Decision.Deny(instead.status(), "sign in first", Map.of());
            return request -> answer;
        }
        var steps = steps(instead.steps(), Combine.ALL, origin);
        if (steps == null) {
            return null;
        }
        var chain = new PolicyRule(Glob.everything(), Glob.everything(), steps);
        return request -> chain.decide(request).decision();
    }

    private AuthFilter filter(Step step, Origin origin) {
        var filter = filters.get(new ObjectKey("Filter", step.namespace(), step.name()));
        if (filter == null) {
            var name = step.name() + " in namespace " + step.namespace();
            problems.add(Problem.error(at(origin, "name"), "there is no Filter " + name + refused()));
            return new UnusableFilter();
        }
        if (filter.kind() == Decider.UNUSABLE) {
            problems.add(Problem.error(at(origin, "name"), "the Filter is not usable" + refused()));
        } else if (filter.kind() != Decider.OAUTH2 && !step.login().equals(LoginArguments.NONE)) {
            problems.add(Problem.error(
                    at(origin, "arguments"), "only an OAuth2 Filter has sameSite and insteadOfRedirect" + refused()));
            return new UnusableFilter();
        } else if (step.hasArguments() && filter.kind() != Decider.JWT && filter.kind() != Decider.OAUTH2) {
            problems.add(Problem.error(at(origin, "arguments"), "this kind of Filter takes none" + refused()));
            return new UnusableFilter();
        }
        return filter;
    }

    private static String refused() {
        return "; the requests that this covers are answered with 500";
    }

    private static Origin at(Origin origin, String field) {
        return origin.at(origin.field() + "." + field);
    }
}
