package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.RequestPath;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** All rules in effect. Immutable, and used by many threads. */
public final class PolicySet {
    private static final int BAD_REQUEST = 400;
    private static final Verdict NO_RULE = new Verdict(new Decision.Allow(), Decider.POLICY);
    private static final Verdict BAD_HOST = refusal("the host is malformed");
    private static final Verdict BAD_PATH = refusal("the path is malformed");
    private static final Verdict AMBIGUOUS = refusal("the path can be understood in more than one way");

    private final RuleIndex rules;
    private final OwnPages pages;
    private final @Nullable Verdict fixed;

    private PolicySet(List<PolicyRule> rules, OwnPages pages, @Nullable Verdict fixed) {
        this.rules = new RuleIndex(rules);
        this.pages = pages;
        this.fixed = fixed;
    }

    /**
     * The set of these rules.
     *
     * @param inOrder the rules; the first one that matches a request counts
     */
    public static PolicySet of(List<PolicyRule> inOrder) {
        return of(inOrder, OwnPages.NONE);
    }

    /**
     * The same.
     *
     * @param pages what filters answer themselves, whatever the rules say
     */
    public static PolicySet of(List<PolicyRule> inOrder, OwnPages pages) {
        return new PolicySet(inOrder, pages, null);
    }

    /**
     * A set that refuses every request, for when nobody knows the rules.
     *
     * @param status HTTP status, from 500 to 599
     * @param message for the client
     */
    public static PolicySet closed(int status, String message) {
        return new PolicySet(
                List.of(), OwnPages.NONE, new Verdict(new Decision.Failure(status, message), Decider.UNUSABLE));
    }

    /** Decides about a request. May block. */
    public Verdict decide(AuthRequest request) {
        return Objects.requireNonNull(decide(request, Ask.PATIENTLY));
    }

    /**
     * The same, or null if the decision is no longer wanted before a filter that has to be asked.
     *
     * @param isWanted whether somebody still waits for it; asked before each filter
     */
    public @Nullable Verdict decideWhile(AuthRequest request, BooleanSupplier isWanted) {
        return isWanted.getAsBoolean() ? decide(request, Ask.patientlyWhile(isWanted)) : null;
    }

    /** The same if nobody has to be waited for, or null. Never blocks, so that it may be asked on an event loop. */
    public @Nullable Verdict decidePromptly(AuthRequest request) {
        return decide(request, Ask.PROMPTLY);
    }

    private @Nullable Verdict decide(AuthRequest request, Ask ask) {
        if (fixed != null) {
            return fixed;
        }
        if (pages.areFor().test(request)) {
            if (ask.equals(Ask.PROMPTLY)) {
                return null;
            }
            var own = pages.answer().apply(request);
            if (own != null) {
                return new Verdict(own, Decider.OAUTH2);
            }
        }
        if (rules.isEmpty()) {
            return NO_RULE;
        }
        var host = HostName.parse(request.authority());
        if (host == null) {
            return BAD_HOST;
        }
        var path = RequestPath.parse(request.target());
        return path == null ? decideWithoutPath(host, request, ask) : decide(host, path, request, ask);
    }

    private @Nullable Verdict decide(HostName host, RequestPath path, AuthRequest request, Ask ask) {
        var method = request.method();
        int rule = rules.first(host, path.literal(), method);
        if (!path.resolved().equals(path.literal()) && rules.first(host, path.resolved(), method) != rule) {
            return AMBIGUOUS;
        }
        if (path.withoutParameters().equals(path.resolved())) {
            return decide(rule, request, ask);
        }
        // Matrix parameters are legitimate, and some servers leave them out when they look for the handler: where that
        // makes a difference, the request has to satisfy both rules.
        int other = rules.first(host, path.withoutParameters(), method);
        var verdict = decide(rule, request, ask);
        if (other == rule || verdict == null || !(verdict.decision() instanceof Decision.Allow(var changes))) {
            return verdict;
        }
        var second = decide(other, request.with(changes), ask);
        return second != null && second.decision() instanceof Decision.Allow(var more)
                ? new Verdict(new Decision.Allow(changes.then(more)), second.decider(), second.rule(), second.filter())
                : second;
    }

    /** A malformed path matters only where rules tell paths apart. */
    private @Nullable Verdict decideWithoutPath(HostName host, AuthRequest request, Ask ask) {
        int rule = rules.first(host, request.method());
        if (rule == RuleIndex.NONE) {
            return NO_RULE;
        }
        return rules.rule(rule).path().matchesEverything() ? decide(rule, request, ask) : BAD_PATH;
    }

    private @Nullable Verdict decide(int rule, AuthRequest request, Ask ask) {
        return rule == RuleIndex.NONE ? NO_RULE : rules.rule(rule).decide(request, ask);
    }

    private static Verdict refusal(String message) {
        return new Verdict(new Decision.Deny(BAD_REQUEST, message, Map.of()), Decider.POLICY);
    }
}
