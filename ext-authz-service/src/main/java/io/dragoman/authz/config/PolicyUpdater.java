package io.dragoman.authz.config;

import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.policy.PolicySet;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.SourceUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Puts what a source of resources says into effect. Used by the source's thread. */
final class PolicyUpdater {
    private static final int ERROR_STATUS = 500;
    private static final String FILTER_POLICY = "FilterPolicy";

    private final ResourceStore store = new ResourceStore();
    private final PolicyCompiler compiler;
    private final ActivePolicies active;
    private final Problems problems;

    /** FilterPolicies that could not be read at the start, so that no good version of them is known. */
    private final Set<ObjectKey> neverRead = new HashSet<>();

    private PolicyCompiler.Compiled compiled = new PolicyCompiler.Compiled(PolicySet.of(List.of()), List.of());
    private boolean first = true;

    PolicyUpdater(PolicyCompiler compiler, ActivePolicies active, Problems problems) {
        this.compiler = compiler;
        this.active = active;
        this.problems = problems;
    }

    void accept(SourceUpdate update) {
        if (store.apply(update.changes()) || first) {
            compiled = compiler.compile(store);
        }
        var unread = unreadPolicies(update.problems());
        if (first) {
            neverRead.addAll(unread.keySet());
            first = false;
        } else {
            // Policies that break later keep their last good version, and need no closing.
            neverRead.retainAll(unread.keySet());
        }
        active.replace(
                neverRead.isEmpty()
                        ? compiled.policies()
                        : PolicySet.closed(ERROR_STATUS, "the gateway could not read all of its policies"));
        var all = new ArrayList<>(update.problems());
        unread.forEach((key, origin) -> {
            if (neverRead.contains(key)) {
                all.add(
                        Problem.error(
                                origin,
                                "no version of this policy is known, so every request is answered with 500 until it is mended"));
            }
        });
        all.addAll(compiled.problems());
        problems.replace(all);
    }

    private SequencedMap<ObjectKey, Origin> unreadPolicies(List<Problem> sourceProblems) {
        var unread = new LinkedHashMap<ObjectKey, Origin>();
        for (var problem : sourceProblems) {
            var key = problem.origin().key();
            if (problem.severity() == Severity.ERROR && key.kind().equals(FILTER_POLICY) && !store.hasPolicy(key)) {
                unread.putIfAbsent(key, problem.origin());
            }
        }
        return unread;
    }
}
