package io.dragoman.ratelimit.rule;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who exceeds limits most, in bounded memory. */
public final class OftenRefused {
    private final UnaryOperator<String> veil;
    private final InstantSource clock;
    private final MostFrequent<Who, Standing> most;

    /** A counter of a limit: the values are those of the request, as they are shown. */
    private record Who(String domain, List<String> rule, List<String> values) {}

    /** How they stand with the limit. */
    private record Standing(String label, @Nullable String plan, boolean enforced, Instant until) {}

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
        this.most = new MostFrequent<>(places);
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
        var until = clock.instant().plus(status.usage().untilReset());
        var rule = status.rule();
        most.add(who, new Standing(rule.label(), rule.plan(), rule.enforced(), until));
    }

    /** Those who are still limited, the most frequent first; forgets the others. */
    public synchronized List<Entry> now() {
        var now = clock.instant();
        most.removeIf(standing -> standing.until().isBefore(now));
        return most.all().stream()
                .map(counted -> new Entry(
                        counted.key().domain(),
                        counted.last().label(),
                        counted.last().plan(),
                        counted.key().values(),
                        counted.last().enforced(),
                        counted.count(),
                        counted.tooMany(),
                        counted.last().until()))
                .toList();
    }
}
