package io.dragoman.ratelimit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of the hits of a request without asking Redis. */
final class Known {
    /** Nothing. */
    static final Known NOTHING = new Known(List.of());

    private final List<@Nullable Count> counts;

    /**
     * Knows some.
     *
     * @param counts the answers in the order of the hits, null for those that are not known; empty if none is
     */
    Known(List<@Nullable Count> counts) {
        this.counts = counts;
    }

    boolean nothing() {
        return counts.isEmpty();
    }

    boolean everything() {
        return !nothing() && counts.stream().allMatch(Objects::nonNull);
    }

    /** What belongs to the hits that are not known, of a list with one element for each hit. */
    <T> List<T> unknown(List<T> all) {
        var others = new ArrayList<T>();
        for (int i = 0; i < all.size(); i++) {
            if (counts.get(i) == null) {
                others.add(all.get(i));
            }
        }
        return others;
    }

    /** All answers in the order of the hits, given those of the {@link #unknown} ones. */
    List<Count> with(List<Count> others) {
        var next = others.iterator();
        var all = new ArrayList<Count>(counts.size());
        for (var count : counts) {
            all.add(count == null ? next.next() : count);
        }
        return all;
    }
}
