package io.dragoman.controller.graph;

import java.util.SortedMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The values of a collection after the last pass, as an immutable map that any thread may read. Bringing it up to date
 * costs what has changed, not what there is.
 *
 * @param <K> the key's type
 * @param <V> the value's type
 */
public final class Replica<K extends Comparable<? super K>, V> {
    private PSortedMap<K, V> values = TreePMap.empty();

    /** A replica that follows a collection. */
    public Replica(Graph graph, Collection<K, V> collection) {
        collection.values().forEach((key, value) -> values = values.plus(key, value));
        graph.observe(
                collection,
                changes -> changes.forEach(
                        (key, value) -> values = value == null ? values.minus(key) : values.plus(key, value)));
    }

    /** The values now: never changes. To be asked for by the graph's thread, for any thread to read. */
    public SortedMap<K, V> values() {
        return values;
    }
}
