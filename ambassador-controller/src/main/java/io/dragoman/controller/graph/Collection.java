package io.dragoman.controller.graph;

import io.dragoman.controller.graph.Readership.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, kept in the order of the keys. Mutated only by the graph's thread.
 *
 * @param <K> the key's type
 * @param <V> the value's type: immutable, with equals
 */
public abstract sealed class Collection<K extends Comparable<? super K>, V> permits Input, Derived {
    private final String name;
    private final int position;
    private final SortedMap<K, V> values = new TreeMap<>();
    private final Map<K, Readership> readersByKey = new HashMap<>();
    private final Set<Reader<?>> readersOfAll = new HashSet<>();
    private final Set<K> changed = new TreeSet<>();
    private final List<Observer<K, V>> observers = new ArrayList<>();

    Collection(String name, int position) {
        this.name = name;
        this.position = position;
    }

    /** The collection's name, for messages and measurements. */
    public final String name() {
        return name;
    }

    /** A view of all values, in the order of their keys. Only for the graph's thread. */
    public final SortedMap<K, V> values() {
        return Collections.unmodifiableSortedMap(values);
    }

    final int position() {
        return position;
    }

    final @Nullable V value(K key) {
        return values.get(key);
    }

    final void observe(Observer<K, V> observer) {
        observers.add(observer);
    }

    /** Sets or removes a value. An equal value changes nothing. */
    final void set(K key, @Nullable V value) {
        var before = value == null ? values.remove(key) : values.put(key, value);
        if (!same(before, value)) {
            changed.add(key);
        }
    }

    /** Sets or removes a value that is another one for sure. */
    final void renew(K key, @Nullable V value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
        changed.add(key);
    }

    /** Equality that looks nothing up in sorted maps: they stand side by side, and most of their entries are the same. */
    static boolean same(@Nullable Object before, @Nullable Object now) {
        if (!(before instanceof SortedMap<?, ?> old && now instanceof SortedMap<?, ?> fresh)) {
            return Objects.equals(before, now);
        }
        if (old.size() != fresh.size()) {
            return false;
        }
        var others = fresh.entrySet().iterator();
        for (var entry : old.entrySet()) {
            var other = others.next();
            if (!Objects.equals(entry.getKey(), other.getKey())
                    || !Objects.equals(entry.getValue(), other.getValue())) {
                return false;
            }
        }
        return true;
    }

    final void addReader(K key, Reader<?> reader) {
        readersByKey.merge(key, reader, (readers, _) -> readers.plus(reader));
    }

    final void removeReader(K key, Reader<?> reader) {
        readersByKey.computeIfPresent(key, (_, readers) -> readers.minus(reader));
    }

    final void addReaderOfAll(Reader<?> reader) {
        readersOfAll.add(reader);
    }

    final void removeReaderOfAll(Reader<?> reader) {
        readersOfAll.remove(reader);
    }

    /** Marks everything that read what changed in this pass. */
    final void invalidateReaders() {
        for (var key : changed) {
            var readers = readersByKey.get(key);
            if (readers != null) {
                readers.invalidate();
            }
        }
        if (!changed.isEmpty()) {
            readersOfAll.forEach(Reader::invalidate);
        }
    }

    /** The keys that changed in this pass. */
    final Set<K> changed() {
        return changed;
    }

    /** Ends the pass: tells the observers, and forgets what changed. */
    final void finishPass() {
        if (changed.isEmpty()) {
            return;
        }
        if (!observers.isEmpty()) {
            var changes = new TreeMap<K, @Nullable V>();
            changed.forEach(key -> changes.put(key, values.get(key)));
            observers.forEach(observer -> observer.changed(changes));
        }
        changed.clear();
    }

    @Override
    public final String toString() {
        return name;
    }
}
