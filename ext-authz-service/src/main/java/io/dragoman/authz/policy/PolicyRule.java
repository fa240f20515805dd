package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.dragoman.authz.request.Verdict;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.Next;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule.
 *
 * @param name names it to people
 * @param host which hosts it is for
 * @param path which paths it is for
 * @param methods which methods it is for; empty for all
 * @param combine how many of its filters must allow
 * @param steps its filters in order
 */
public record PolicyRule(
        String name, Glob host, Glob path, Set<String> methods, Combine combine, List<FilterStep> steps) {
    /** Copies set and list. */
    public PolicyRule {
        methods = Set.copyOf(methods);
        steps = List.copyOf(steps);
    }

    /** For all methods, with filters all of which must allow. */
    public PolicyRule(Glob host, Glob path, List<FilterStep> steps) {
        this("", host, path, Set.of(), Combine.ALL, steps);
    }

    /** Whether the rule is for this host. */
    boolean isFor(HostName name) {
        return name.matches(host);
    }

    /** Whether the rule is for this method. */
    boolean isForMethod(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /** Decides about a request that the rule is for. May block. */
    public Verdict decide(AuthRequest request) {
        return Objects.requireNonNull(decide(request, Ask.PATIENTLY));
    }

    /** Likewise, or null if one of the filters has no decision when it is asked so. */
    @Nullable
    Verdict decide(AuthRequest request, Ask ask) {
        return switch (combine) {
            case ALL -> all(request, ask);
            case ANY -> any(request, ask);
            case FIRST -> first(request, ask);
        };
    }

    private @Nullable Verdict all(AuthRequest request, Ask ask) {
        var decider = Decider.POLICY;
        var filter = "";
        var changes = RequestChanges.NONE;
        // Each filter, and its condition, sees what those before have made of the request.
        var seen = request;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            if (!step.runs(seen)) {
                continue;
            }
            decider = step.filter().kind();
            filter = step.name();
            var decision = ask.ask(step, seen);
            if (decision == null) {
                return null;
            }
            if (decision instanceof Decision.Allow(var more)) {
                changes = changes.then(more);
                seen = i + 1 < steps.size() ? seen.with(more) : seen;
            }
            boolean last = switch (decision) {
                case Decision.Allow allow -> step.onAllow() == Next.BREAK;
                case Decision.Deny deny -> step.onDeny() == Next.BREAK;
                case Decision.Answer answer -> step.onDeny() == Next.BREAK;
                case Decision.Failure failure -> true;
            };
            if (last) {
                return new Verdict(
                        decision instanceof Decision.Allow ? new Decision.Allow(changes) : decision,
                        decider,
                        name,
                        filter);
            }
        }
        return new Verdict(new Decision.Allow(changes), decider, name, filter);
    }

    /** A failure counts unless another filter allows: what is broken must not keep out whom others know. */
    private @Nullable Verdict any(AuthRequest request, Ask ask) {
        Verdict refusal = null;
        for (var step : steps) {
            if (!step.runs(request)) {
                continue;
            }
            var verdict = verdict(step, request, ask);
            if (verdict == null || verdict.decision() instanceof Decision.Allow) {
                return verdict;
            }
            if (refusal == null || !(refusal.decision() instanceof Decision.Failure)) {
                refusal = verdict;
            }
        }
        return refusal == null ? nobody() : refusal;
    }

    private @Nullable Verdict first(AuthRequest request, Ask ask) {
        FilterStep last = null;
        for (var step : steps) {
            if (step.runs(request)) {
                last = step;
                if (step.filter().isAddressed(request)) {
                    break;
                }
            }
        }
        return last == null ? nobody() : verdict(last, request, ask);
    }

    private @Nullable Verdict verdict(FilterStep step, AuthRequest request, Ask ask) {
        var decision = ask.ask(step, request);
        return decision == null ? null : new Verdict(decision, step.filter().kind(), name, step.name());
    }

    /** No filter is for the request. */
    private Verdict nobody() {
        return new Verdict(new Decision.Allow(), Decider.POLICY, name, "");
    }
}
