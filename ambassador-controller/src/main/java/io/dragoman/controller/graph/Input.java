package io.dragoman.controller.graph;

/**
 * A collection that is filled from outside.
 *
 * @param <K> the key's type
 * @param <V> the value's type
 */
public final class Input<K extends Comparable<? super K>, V> extends Collection<K, V> {
    Input(String name, int position) {
        super(name, position);
    }

    /** Sets a value; takes effect with the next {@link Graph#propagate}. */
    public void put(K key, V value) {
        set(key, value);
    }

    /** Removes a value; takes effect with the next {@link Graph#propagate}. */
    public void remove(K key) {
        set(key, null);
    }
}
