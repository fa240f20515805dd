package io.dragoman.ratelimit.rule;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What occurs most often, in bounded memory: the space-saving algorithm. Whatever occurs more often than once in as many
 * times as there are places is among them; a count is too high by at most what is told with it. Not for several threads.
 *
 * @param <K> what is counted
 * @param <V> what is known of it from its last time
 */
public final class MostFrequent<K, V> {
    private final int places;
    private final Map<K, Counted<K, V>> known = new HashMap<>();

    /**
     * How often something occurred.
     *
     * @param key what
     * @param last what is known of it from its last time
     * @param count how often, since it is told apart
     * @param tooMany how much of the count may be others'
     */
    public record Counted<K, V>(K key, V last, long count, long tooMany) {}

    /**
     * Nothing yet.
     *
     * @param places how many are told apart at most
     */
    public MostFrequent(int places) {
        this.places = places;
    }

    /** It has occurred once more. */
    public void add(K key, V last) {
        var before = known.get(key);
        if (before == null) {
            long others = known.size() < places ? 0 : makePlace();
            known.put(key, new Counted<>(key, last, others + 1, others));
        } else {
            known.put(key, new Counted<>(key, last, before.count() + 1, before.tooMany()));
        }
    }

    /** Who comes new takes the place of the least frequent, whose count may have been theirs. */
    private long makePlace() {
        var least = Collections.min(known.values(), Comparator.comparingLong(Counted::count));
        known.remove(least.key());
        return least.count();
    }

    /** Forgets some. */
    public void removeIf(Predicate<V> last) {
        known.values().removeIf(counted -> last.test(counted.last()));
    }

    /** All that are told apart, the most frequent first. */
    public List<Counted<K, V>> all() {
        return known.values().stream()
                .sorted(Comparator.<Counted<K, V>>comparingLong(Counted::count).reversed())
                .toList();
    }
}
