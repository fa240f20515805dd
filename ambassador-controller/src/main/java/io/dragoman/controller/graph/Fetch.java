package io.dragoman.controller.graph;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How a derivation reads other collections. Everything read is remembered: when it changes, the derivation runs again. */
public interface Fetch {
    /** One value, or null if the collection lacks the key. */
    <K extends Comparable<? super K>, V> @Nullable V get(Collection<K, V> from, K key);

    /** All values. The derivation runs again at every change of the collection. */
    <K extends Comparable<? super K>, V> SortedMap<K, V> all(Collection<K, V> from);
}
