package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.MostFrequent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of the requests that a limit applied to. */
final class LimitTally {
    /** Whoever has more than one of so many refusals is told apart. */
    private static final int TOLD_APART = 1_000;

    private final MostFrequent<List<String>, Boolean> clients = new MostFrequent<>(TOLD_APART);
    private long admitted;
    private long refused;
    private long watched;
    private @Nullable Instant first;

    /**
     * Takes note of a request.
     *
     * @param refuses whether the request as a whole is refused
     */
    void add(LimitStatus status, boolean refuses, Instant time) {
        if (status.usage().admitted()) {
            admitted++;
            return;
        }
        boolean counts = refuses && status.rule().enforced();
        refused += counts ? 1 : 0;
        watched += counts ? 0 : 1;
        first = first == null ? time : first;
        clients.add(status.values(), counts);
    }

    /** How many requests were within the limit. */
    long admitted() {
        return admitted;
    }

    /** How many it refused. */
    long refused() {
        return refused;
    }

    /** How many were over the limit and are not refused by it. */
    long watched() {
        return watched;
    }

    /** When the first was over the limit, or null. */
    @Nullable
    Instant first() {
        return first;
    }

    /** Those who were over the limit most often. */
    List<MostFrequent.Counted<List<String>, Boolean>> clients() {
        return clients.all();
    }
}
