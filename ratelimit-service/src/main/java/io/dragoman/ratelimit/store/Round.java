package io.dragoman.ratelimit.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all hits of a request come to together: {@link CountScript} has the same for Redis. If something decisive is
 * refused, conditional hits take nothing, but for those that do not fit and fill their counter; whether they would have fitted
 * is still told.
 *
 * @param counts the answers in the order of the hits
 * @param changes what there is to remember of the counters that change, by key
 */
record Round(List<Count> counts, Map<String, Tally> changes) {
    /**
     * Decides.
     *
     * @param keys the key of each hit
     * @param known what has been counted under a key, or null for nothing
     * @param now the time in milliseconds since the epoch
     */
    static Round of(List<String> keys, List<Hit> hits, Function<String, @Nullable Tally> known, long now) {
        var round = of(keys, hits, known, now, null);
        return round.refused(hits) && hits.stream().anyMatch(Hit::conditional)
                ? of(keys, hits, known, now, round).as(round)
                : round;
    }

    /**
     * Decides once more or for the first time.
     *
     * @param refusing what has refused something, so that conditional hits take nothing; or null
     */
    private static Round of(
            List<String> keys,
            List<Hit> hits,
            Function<String, @Nullable Tally> known,
            long now,
            @Nullable Round refusing) {
        var counts = new ArrayList<Count>(hits.size());
        var changes = new HashMap<String, Tally>();
        for (int i = 0; i < hits.size(); i++) {
            var key = keys.get(i);
            var hit = hits.get(i);
            var changed = changes.get(key);
            boolean overfills =
                    hit.fills() && refusing != null && !refusing.counts.get(i).admitted();
            boolean takes = refusing == null || !hit.conditional() || overfills;
            long taken = takes ? hit.hits() : Math.min(0, hit.hits());
            var result = Tally.apply(changed == null ? known.apply(key) : changed, hit, taken, now);
            counts.add(result.count());
            if (result.next() != null) {
                changes.put(key, result.next());
            }
        }
        return new Round(counts, changes);
    }

    private boolean refused(List<Hit> hits) {
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).decisive() && !counts.get(i).admitted()) {
                return true;
            }
        }
        return false;
    }

    /** The same with what has been refused before refused, though it may fit where less is counted. */
    private Round as(Round before) {
        var merged = new ArrayList<Count>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            var first = before.counts.get(i);
            var second = counts.get(i);
            long reset = first.admitted() ? second.resetMillis() : first.resetMillis();
            merged.add(new Count(first.admitted(), second.used(), reset, false, second.since()));
        }
        return new Round(merged, changes);
    }
}
