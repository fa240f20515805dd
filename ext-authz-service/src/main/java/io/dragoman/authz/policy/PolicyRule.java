package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
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
        var changes = RequestChanges.NONE;
        // Each filter, and its condition, sees what those before have made of the request.
        var seen = request;
        for (var step : steps) {
            if (step.condition() != null && !step.condition().holds(seen.headers())) {
                continue;
            }
            decider = step.filter().kind();
            var decision = step.filter().decide(seen, step.scopes());
            if (decision instanceof Decision.Allow(var more)) {
                changes = changes.then(more);
                seen = seen.with(more);
            }
            boolean last = switch (decision) {
                case Decision.Allow allow -> step.onAllow() == Next.BREAK;
                case Decision.Deny deny -> step.onDeny() == Next.BREAK;
                case Decision.Answer answer -> step.onDeny() == Next.BREAK;
                case Decision.Failure failure -> true;
            };
            if (last) {
                return new Verdict(
                        decision instanceof Decision.Allow ? new Decision.Allow(changes) : decision, decider);
            }
        }
        return new Verdict(new Decision.Allow(changes), decider);
    }
}
