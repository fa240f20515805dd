package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import java.util.List;
import java.util.Map;
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
        return of(inOrder, request -> null);
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
                List.of(), request -> null, new Verdict(new Decision.Failure(status, message), Decider.UNUSABLE));
    }

    /** Decides about a request. May block while keys are fetched. */
    public Verdict decide(AuthRequest request) {
        if (fixed != null) {
            return fixed;
        }
        var own = pages.answer(request);
        if (own != null) {
            return new Verdict(own, Decider.OAUTH2);
        }
        if (rules.isEmpty()) {
            return NO_RULE;
        }
        var host = HostName.parse(request.authority());
        if (host == null) {
            return BAD_HOST;
        }
        var path = RequestPath.parse(request.target());
        return path == null ? decideWithoutPath(host, request) : decide(host, path, request);
    }

    private Verdict decide(HostName host, RequestPath path, AuthRequest request) {
        var method = request.method();
        int rule = rules.first(host, path.literal(), method);
        if (!path.resolved().equals(path.literal()) && rules.first(host, path.resolved(), method) != rule) {
            return AMBIGUOUS;
        }
        if (path.withoutParameters().equals(path.resolved())) {
            return decide(rule, request);
        }
        // Matrix parameters are legitimate, and some servers leave them out when they look for the handler: where that
        // makes a difference, the request has to satisfy both rules.
        int other = rules.first(host, path.withoutParameters(), method);
        var verdict = decide(rule, request);
        if (other == rule || !(verdict.decision() instanceof Decision.Allow(var changes))) {
            return verdict;
        }
        var second = decide(other, request.with(changes));
        return second.decision() instanceof Decision.Allow(var more)
                ? new Verdict(new Decision.Allow(changes.then(more)), second.decider(), second.rule(), second.filter())
                : second;
    }

    /** A malformed path matters only where rules tell paths apart. */
    private Verdict decideWithoutPath(HostName host, AuthRequest request) {
        int rule = rules.first(host, request.method());
        if (rule == RuleIndex.NONE) {
            return NO_RULE;
        }
        return rules.rule(rule).path().matchesEverything() ? decide(rule, request) : BAD_PATH;
    }

    private Verdict decide(int rule, AuthRequest request) {
        return rule == RuleIndex.NONE ? NO_RULE : rules.rule(rule).decide(request);
    }

    private static Verdict refusal(String message) {
        return new Verdict(new Decision.Deny(BAD_REQUEST, message, Map.of()), Decider.POLICY);
    }
}
