package io.dragoman.controller.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who read a key of a collection. Most keys have one reader, which then needs no set around it. */
sealed interface Readership {
    /** Marks everything that was derived from the key. */
    void invalidate();

    /** With one more reader; this one may have changed and is not to be used any more. */
    Readership plus(Reader<?> reader);

    /** Without a reader; null if there is none left. This one may have changed and is not to be used any more. */
    @Nullable
    Readership minus(Reader<?> reader);

    /**
     * One key of a derived collection, whose value was derived from what it read.
     *
     * @param collection the derived collection
     * @param key its source key
     */
    record Reader<S extends Comparable<? super S>>(Derived<S, ?, ?> collection, S key) implements Readership {
        @Override
        public void invalidate() {
            collection.invalidate(key);
        }

        @Override
        public Readership plus(Reader<?> reader) {
            return equals(reader) ? this : new Several(new HashSet<>(List.of(this, reader)));
        }

        @Override
        public @Nullable Readership minus(Reader<?> reader) {
            return equals(reader) ? null : this;
        }
    }

    /** More than one reader. */
    record Several(Set<Reader<?>> readers) implements Readership {
        @Override
        public void invalidate() {
            readers.forEach(Reader::invalidate);
        }

        @Override
        public Readership plus(Reader<?> reader) {
            readers.add(reader);
            return this;
        }

        @Override
        public @Nullable Readership minus(Reader<?> reader) {
            readers.remove(reader);
            return readers.isEmpty() ? null : this;
        }
    }
}
