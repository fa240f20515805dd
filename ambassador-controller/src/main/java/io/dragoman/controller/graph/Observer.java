package io.dragoman.controller.graph;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Is told what changed in a collection, once a pass.
 *
 * @param <K> the key's type
 * @param <V> the value's type
 */
@FunctionalInterface
public interface Observer<K, V> {
    /** Takes the changed keys with their new values; null where a value is gone. */
    void changed(SortedMap<K, @Nullable V> changes);
}
