package io.dragoman.ratelimit.rule;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who exceeds limits most, in bounded memory: the space-saving algorithm. Whoever exceeds limits more often than
 * once in as many times as there are places is among them; a count is too high by at most what is told with it.
 */
public final class OftenRefused {
    private final int places;
    private final UnaryOperator<String> veil;
    private final InstantSource clock;
    private final Map<Who, Tally> tallies = new HashMap<>();

    /** A counter of a limit: the values are those of the request, as they are shown. */
    private record Who(String domain, List<String> rule, List<String> values) {}

    private record Tally(
            String label, @Nullable String plan, boolean enforced, long count, long tooMany, Instant until) {}

    /**
     * Somebody who exceeds a limit.
     *
     * @param domain the limit's domain
     * @param limit the limit's name, as clients see it
     * @param plan the plan that they were on last, or null for none
     * @param values the request's values that have a counter of their own, hidden if they are to be
     * @param enforced whether requests are refused, or only counted
     * @param count how often they exceeded the limit since they are told apart
     * @param tooMany how much of the count may be others'
     * @param until when the limit lets them in again, as far as is known
     */
    public record Entry(
            String domain,
            String limit,
            @Nullable String plan,
            List<String> values,
            boolean enforced,
            long count,
            long tooMany,
            Instant until) {}

    /**
     * Nobody yet.
     *
     * @param places how many are told apart at most
     * @param veil hides a value of a request
     * @param clock tells the time
     */
    public OftenRefused(int places, UnaryOperator<String> veil, InstantSource clock) {
        this.places = places;
        this.veil = veil;
        this.clock = clock;
    }

    /** Takes note of the limits that a request exceeds. */
    public void add(String domain, Decision decision) {
        decision.limits()
                .filter(status -> !status.usage().admitted())
                .forEach(status -> add(
                        new Who(
                                domain,
                                status.rule().id(),
                                status.values().stream().map(veil).toList()),
                        status));
    }

    private synchronized void add(Who who, LimitStatus status) {
        var known = tallies.get(who);
        long tooMany = known == null ? 0 : known.tooMany();
        long before = known == null ? 0 : known.count();
        if (known == null && tallies.size() >= places) {
            before = makePlace();
            tooMany = before;
        }
        var until = clock.instant().plus(status.usage().untilReset());
        var rule = status.rule();
        tallies.put(who, new Tally(rule.label(), rule.plan(), rule.enforced(), before + 1, tooMany, until));
    }

    /** Who comes new takes the place of the least frequent, whose count may have been theirs. */
    private long makePlace() {
        var least = Collections.min(
                tallies.entrySet(),
                Comparator.comparingLong(entry -> entry.getValue().count()));
        tallies.remove(least.getKey());
        return least.getValue().count();
    }

    /** Those who are still limited, the most frequent first; forgets the others. */
    public synchronized List<Entry> now() {
        var now = clock.instant();
        tallies.values().removeIf(tally -> tally.until().isBefore(now));
        return tallies.entrySet().stream()
                .map(entry -> new Entry(
                        entry.getKey().domain(),
                        entry.getValue().label(),
                        entry.getValue().plan(),
                        entry.getKey().values(),
                        entry.getValue().enforced(),
                        entry.getValue().count(),
                        entry.getValue().tooMany(),
                        entry.getValue().until()))
                .sorted(Comparator.comparingLong(Entry::count).reversed())
                .toList();
    }
}
