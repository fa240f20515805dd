package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.dragoman.resources.model.FilterPolicy.Next;
import java.util.List;

/**
 * A compiled rule.
 *
 * @param host which hosts it is for
 * @param path which paths it is for
 * @param steps its filters in order
 */
public record PolicyRule(Glob host, Glob path, List<FilterStep> steps) {
    private static final Decision ALLOW = new Decision.Allow();

    /** Copies the list. */
    public PolicyRule {
        steps = List.copyOf(steps);
    }

    /** Whether the rule is for this host. */
    boolean isFor(HostName name) {
        return host.matches(name.name()) || host.matches(name.withPort());
    }

    Verdict decide(AuthRequest request) {
        var decider = Decider.POLICY;
        for (var step : steps) {
            if (step.condition() != null && !step.condition().holds(request.headers())) {
                continue;
            }
            decider = step.filter().kind();
            var decision = step.filter().decide(request, step.scopes());
            boolean last = switch (decision) {
                case Decision.Allow() -> step.onAllow() == Next.BREAK;
                case Decision.Deny deny -> step.onDeny() == Next.BREAK;
                case Decision.Failure failure -> true;
            };
            if (last) {
                return new Verdict(decision, decider);
            }
        }
        return new Verdict(ALLOW, decider);
    }
}
