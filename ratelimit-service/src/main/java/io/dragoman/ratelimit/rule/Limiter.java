package io.dragoman.ratelimit.rule;

import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.CounterId;
import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.algorithm.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Judges requests by the rules in effect: finds the rules, asks their counters in one go, and sums up. */
public final class Limiter {
    private static final Taken NOTHING = new Taken(List.of(), null);

    private final Supplier<Optional<RuleSet>> rules;
    private final Counters counters;

    /**
     * A limiter.
     *
     * @param rules the rules in effect now, asked once for each request; empty while they are not known
     * @param counters counts
     */
    public Limiter(Supplier<Optional<RuleSet>> rules, Counters counters) {
        this.rules = rules;
        this.counters = counters;
    }

    /**
     * Decides; first, what requests that are done have taken is given back. Never blocks.
     *
     * @param atMost how long the caller can wait
     * @return the decision; fails with a {@link RulesNotLoadedException}, or as {@link Counters#take} and {@link
     *     Counters#giveBack} do
     */
    public CompletionStage<Decision> decide(LimitRequest request, Duration atMost) {
        return request.done().isEmpty()
                ? judge(request, atMost)
                : counters.giveBack(request.domain(), request.done(), atMost)
                        .thenCompose(given -> judge(request, atMost));
    }

    private CompletionStage<Decision> judge(LimitRequest request, Duration atMost) {
        var current = rules.get();
        if (current.isEmpty()) {
            return CompletableFuture.failedFuture(new RulesNotLoadedException());
        }
        var ruleSet = current.get();
        var domain = request.domain();
        boolean known = ruleSet.knows(domain);
        var selected = withoutReplaced(request.descriptors().stream()
                .map(descriptor -> applicable(ruleSet.select(domain, descriptor), descriptor.hits()))
                .toList());
        var claims = claims(request, selected);
        return claims.isEmpty()
                ? CompletableFuture.completedFuture(decision(known, selected, NOTHING))
                : counters.take(claims, atMost).thenApply(taken -> decision(known, selected, taken));
    }

    /** What is given back is no lease: those have names of their own, and only who has taken one gives it back. */
    private static List<Selected> applicable(List<Selected> selected, long hits) {
        return hits >= 0
                ? selected
                : selected.stream().filter(one -> !one.rule().concurrent()).toList();
    }

    /** Leaves out the limits that another limit of the same request replaces. What is not limited stays so. */
    private static List<List<Selected>> withoutReplaced(List<List<Selected>> selected) {
        boolean any = selected.stream()
                .anyMatch(
                        list -> list.stream().anyMatch(s -> !s.rule().replaces().isEmpty()));
        if (!any) {
            return selected;
        }
        var replaced = new HashSet<String>();
        selected.forEach(list -> list.forEach(s -> replaced.addAll(s.rule().replaces())));
        return selected.stream()
                .map(list -> list.stream()
                        .filter(s -> s.rule().rate() == null
                                || !replaced.contains(s.rule().name()))
                        .toList())
                .toList();
    }

    private static List<Claim> claims(LimitRequest request, List<List<Selected>> selected) {
        var claims = new ArrayList<Claim>();
        for (int i = 0; i < selected.size(); i++) {
            long hits = request.descriptors().get(i).hits();
            for (var one : selected.get(i)) {
                var rate = one.rule().rate();
                if (rate != null) {
                    var counter = new CounterId(request.domain(), one.rule().id(), one.values());
                    claims.add(new Claim(
                            counter,
                            rate,
                            one.rule().counting(),
                            hits,
                            one.rule().effect() == Effect.REFUSES));
                }
            }
        }
        return claims;
    }

    /** Puts the answers, which come in the order of {@link #claims}, back to their descriptors. */
    private static Decision decision(boolean known, List<List<Selected>> selected, Taken taken) {
        var answers = taken.usages().iterator();
        var descriptors = new ArrayList<DescriptorStatus>(selected.size());
        for (var list : selected) {
            var limits = new ArrayList<LimitStatus>(list.size());
            var unlimitedBy = new ArrayList<Rule>(0);
            for (var one : list) {
                var rate = one.rule().rate();
                if (rate == null) {
                    unlimitedBy.add(one.rule());
                } else {
                    var usage = answers.next();
                    if (usage.known()) {
                        limits.add(new LimitStatus(one.rule(), rate, usage, one.values(), one.statistic()));
                    }
                }
            }
            descriptors.add(new DescriptorStatus(limits, unlimitedBy));
        }
        return new Decision(known, descriptors, taken.degradation(), taken.leases());
    }
}
