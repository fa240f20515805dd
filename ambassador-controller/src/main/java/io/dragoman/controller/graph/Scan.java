package io.dragoman.controller.graph;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Derives a value from its source and from what it was before. */
final class Scan<S extends Comparable<? super S>, T, V> implements Derivation<S, T, S, V> {
    private final Graph.ScanFunction<T, V> function;
    private @Nullable Collection<S, V> results;

    Scan(Graph.ScanFunction<T, V> function) {
        this.function = function;
    }

    /** Says where former results are. */
    void of(Collection<S, V> results) {
        this.results = results;
    }

    @Override
    public Map<S, V> derive(Fetch fetch, S key, T value) {
        var result = function.apply(results == null ? null : results.value(key), value);
        return result == null ? Map.of() : Map.of(key, result);
    }
}
