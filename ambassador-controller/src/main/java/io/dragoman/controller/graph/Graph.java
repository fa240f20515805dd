package io.dragoman.controller.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collections derived from collections. A change re-runs exactly the derivations that depend on it, and where a result
 * is equal to the one before, nothing further happens. Derivations may only read collections that were made before
 * their own, so that one pass in that order settles everything. For one thread.
 */
public final class Graph {
    private final List<Collection<?, ?>> collections = new ArrayList<>();

    /** A collection that is filled from outside. */
    public <K extends Comparable<? super K>, V> Input<K, V> input(String name) {
        return add(new Input<>(name, collections.size()));
    }

    /**
     * At most one value for each value of the source, under the same key.
     *
     * @param function returns null for no value
     */
    public <S extends Comparable<? super S>, T, V> Derived<S, S, V> map(
            String name, Collection<S, T> source, MapFunction<S, T, V> function) {
        return derive(name, source, (fetch, key, value) -> {
            var result = function.apply(fetch, key, value);
            return result == null ? Map.of() : Map.of(key, result);
        });
    }

    /** At most one value for each value of the source, under the same key, which may depend on what it was before. */
    public <S extends Comparable<? super S>, T, V> Derived<S, S, V> scan(
            String name, Collection<S, T> source, ScanFunction<T, V> function) {
        var scan = new Scan<S, T, V>(function);
        var result = derive(name, source, scan);
        scan.of(result);
        return result;
    }

    /** Any number of values for each value of the source. Where two give the same key, the smaller source key wins. */
    public <S extends Comparable<? super S>, T, K extends Comparable<? super K>, V> Derived<S, K, V> flatMap(
            String name, Collection<S, T> source, Derivation<S, T, K, V> derivation) {
        return derive(name, source, derivation);
    }

    /** The values of the source under each of the keys that the function gives them. */
    public <S extends Comparable<? super S>, T, K extends Comparable<? super K>> Derived<S, K, SortedMap<S, T>> group(
            String name, Collection<S, T> source, BiFunction<S, T, Set<K>> keys) {
        return groupResults(
                name,
                source,
                (fetch, key, value) ->
                        keys.apply(key, value).stream().collect(Collectors.toMap(Function.identity(), k -> value)));
    }

    /** The derived values under each result key, by the source keys that gave them. */
    public <S extends Comparable<? super S>, T, K extends Comparable<? super K>, V>
            Derived<S, K, SortedMap<S, V>> groupResults(
                    String name, Collection<S, T> source, Derivation<S, T, K, V> derivation) {
        var all = new Derived.Combination<S, V, SortedMap<S, V>>(Function.identity(), true);
        return add(new Derived<>(name, collections.size(), List.of(new Derived.Step<>(source, derivation)), all));
    }

    /** The values of several collections; where two have a key, the earlier collection wins. */
    public <K extends Comparable<? super K>, V> Derived<K, K, V> union(
            String name, List<? extends Collection<K, V>> sources) {
        var steps = new ArrayList<Derived.Step<K, ?, ?>>();
        for (var source : sources) {
            Derivation<K, V, K, V> same = (fetch, key, value) -> Map.of(key, value);
            steps.add(new Derived.Step<>(source, same));
        }
        return add(new Derived<>(name, collections.size(), steps, Graph.<K, V>first()));
    }

    /** Has the observer told of every change of the collection, at the end of each pass. */
    public <K extends Comparable<? super K>, V> void observe(Collection<K, V> collection, Observer<K, V> observer) {
        collection.observe(observer);
    }

    /** Brings all derived collections up to date with the inputs, then tells the observers. */
    public void propagate() {
        for (var collection : collections) {
            if (collection instanceof Derived<?, ?, ?> derived) {
                derived.update();
            }
            collection.invalidateReaders();
        }
        collections.forEach(Collection::finishPass);
    }

    /** All collections in the order in which they are settled. */
    public List<Collection<?, ?>> collections() {
        return List.copyOf(collections);
    }

    private <S extends Comparable<? super S>, T, K extends Comparable<? super K>, V> Derived<S, K, V> derive(
            String name, Collection<S, T> source, Derivation<S, T, K, V> derivation) {
        return add(new Derived<>(
                name, collections.size(), List.of(new Derived.Step<>(source, derivation)), Graph.<S, V>first()));
    }

    private <C extends Collection<?, ?>> C add(C collection) {
        collections.add(collection);
        return collection;
    }

    /** What the smallest source key gave. */
    private static <S, V> Derived.Combination<S, V, V> first() {
        return new Derived.Combination<>(
                contributions -> Objects.requireNonNull(contributions.get(contributions.firstKey())), false);
    }

    /**
     * A pure function from one value to another.
     *
     * @param <S> the key's type
     * @param <T> the source value's type
     * @param <V> the result's type
     */
    @FunctionalInterface
    public interface MapFunction<S, T, V> {
        /** Derives the result, reading other collections only through {@code fetch}; null for none. */
        @Nullable
        V apply(Fetch fetch, S key, T value);
    }

    /**
     * A pure function from one value, and the result for the one before it, to another.
     *
     * @param <T> the source value's type
     * @param <V> the result's type
     */
    @FunctionalInterface
    public interface ScanFunction<T, V> {
        /** Derives the result; {@code before} is null where there was none, and null as a result means none. */
        @Nullable
        V apply(@Nullable V before, T value);
    }
}
