package io.dragoman.controller.graph;

import java.util.Map;

/**
 * A pure function from one source value to any number of results.
 *
 * @param <S> the source key's type
 * @param <T> the source value's type
 * @param <K> the result key's type
 * @param <V> the result value's type
 */
@FunctionalInterface
public interface Derivation<S, T, K, V> {
    /** Derives the results of one source value, reading other collections only through {@code fetch}. */
    Map<K, V> derive(Fetch fetch, S key, T value);
}
