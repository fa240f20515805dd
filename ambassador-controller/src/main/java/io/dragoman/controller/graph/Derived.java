package io.dragoman.controller.graph;

import io.dragoman.controller.graph.Readership.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A collection computed from another one. Mutated only by the graph's thread.
 *
 * @param <S> the source key's type
 * @param <K> the key's type
 * @param <V> the value's type
 */
public final class Derived<S extends Comparable<? super S>, K extends Comparable<? super K>, V>
        extends Collection<K, V> {
    private static final Logger LOG = Logger.getLogger(Derived.class);

    private final List<Step<S, ?, ?>> steps;
    private final Combination<S, ?, V> combination;
    private final Map<S, List<K>> resultKeys = new HashMap<>();
    private final Map<K, Contribution<S>> contributions = new HashMap<>();
    private final Map<S, Set<Read<?>>> reads = new HashMap<>();
    private final Set<S> invalid = new TreeSet<>();
    private final Map<S, String> failures = new TreeMap<>();
    private long runs;

    /** A source collection with the function that is run on its values. */
    record Step<S extends Comparable<? super S>, T, K>(Collection<S, T> source, Derivation<S, T, K, ?> derivation) {
        @Nullable
        Map<K, ?> run(Fetch fetch, S key) {
            var value = source.value(key);
            return value == null ? null : derivation.derive(fetch, key, value);
        }
    }

    /**
     * Makes one value of what all source values contributed to a key.
     *
     * @param function is given what they contributed, which is not empty and never changes
     * @param injective whether other contributions always make another value, so that nobody has to compare
     */
    record Combination<S, R, V>(Function<SortedMap<S, R>, V> function, boolean injective) {}

    /** One thing that was read: a key of a collection, or all of it if the key is null. */
    private record Read<J extends Comparable<? super J>>(
            Collection<J, ?> from, @Nullable J key) {
        void register(Reader<?> reader) {
            if (key == null) {
                from.addReaderOfAll(reader);
            } else {
                from.addReader(key, reader);
            }
        }

        void unregister(Reader<?> reader) {
            if (key == null) {
                from.removeReaderOfAll(reader);
            } else {
                from.removeReader(key, reader);
            }
        }
    }

    /** Remembers what one run reads. */
    private final class Tracker implements Fetch {
        private final Set<Read<?>> seen = new HashSet<>();

        @Override
        public <J extends Comparable<? super J>, U> @Nullable U get(Collection<J, U> from, J key) {
            check(from);
            seen.add(new Read<>(from, key));
            return from.value(key);
        }

        @Override
        public <J extends Comparable<? super J>, U> SortedMap<J, U> all(Collection<J, U> from) {
            check(from);
            seen.add(new Read<>(from, null));
            return from.values();
        }

        private void check(Collection<?, ?> from) {
            if (from.position() >= position()) {
                throw new IllegalArgumentException(name() + " may only read collections made before it, not " + from);
            }
        }
    }

    Derived(String name, int position, List<Step<S, ?, ?>> steps, Combination<S, ?, V> combination) {
        super(name, position);
        this.steps = List.copyOf(steps);
        this.combination = combination;
    }

    void invalidate(S key) {
        invalid.add(key);
    }

    /** How often the derivation has run, for tests and measurements. */
    public long runs() {
        return runs;
    }

    /** Source keys whose last run failed, with the reason; their former results stay. */
    public Map<S, String> failures() {
        return Map.copyOf(failures);
    }

    /** Runs the derivation for every source value that changed or whose reads changed. */
    void update() {
        for (var step : steps) {
            invalid.addAll(step.source().changed());
        }
        if (invalid.isEmpty()) {
            return;
        }
        var touched = new TreeSet<K>();
        for (var key : invalid) {
            run(key, touched);
        }
        invalid.clear();
        touched.forEach(this::settle);
    }

    private void run(S key, Set<K> touched) {
        runs++;
        var tracker = new Tracker();
        try {
            replace(key, first(tracker, key), touched);
            failures.remove(key);
        } catch (RuntimeException e) {
            // One value that cannot be derived must not stop the others; what it gave before stays.
            LOG.errorf(e, "%s failed for %s", name(), key);
            failures.put(key, String.valueOf(e.getMessage()));
        }
        track(key, Set.copyOf(tracker.seen));
    }

    /** Puts what a source value gives now in the place of what it gave before, as far as that is not the same. */
    private void replace(S key, Map<K, ?> now, Set<K> touched) {
        var keys = List.copyOf(now.keySet());
        var before = keys.isEmpty() ? resultKeys.remove(key) : resultKeys.put(key, keys);
        if (before != null) {
            for (var old : before) {
                if (!now.containsKey(old)) {
                    touched.add(old);
                    contributions.computeIfPresent(old, (_, of) -> of.minus(key));
                }
            }
        }
        now.forEach((k, value) -> {
            var of = contributions.get(k);
            if (of == null || !same(of.by(key), value)) {
                touched.add(k);
                var one = new Contribution.One<S>(key, value);
                contributions.put(k, of == null ? one : of.plus(one));
            }
        });
    }

    /** The result of the first source that has the key; nothing if none has. */
    @SuppressWarnings("unchecked") // every step's results are of this collection's key type, by construction
    private Map<K, ?> first(Fetch fetch, S key) {
        for (var step : steps) {
            var result = step.run(fetch, key);
            if (result != null) {
                return (Map<K, ?>) result;
            }
        }
        return Map.of();
    }

    private void track(S key, Set<Read<?>> now) {
        var reader = new Reader<>(this, key);
        var before = now.isEmpty() ? reads.remove(key) : reads.put(key, now);
        if (before != null) {
            before.stream().filter(read -> !now.contains(read)).forEach(read -> read.unregister(reader));
        }
        now.forEach(read -> read.register(reader));
    }

    @SuppressWarnings("unchecked") // contributions hold what this collection's own derivation returned
    private void settle(K key) {
        var of = contributions.get(key);
        var value = of == null
                ? null
                : ((Combination<S, Object, V>) combination).function().apply(of.values());
        if (combination.injective()) {
            renew(key, value);
        } else {
            set(key, value);
        }
    }
}
