package io.dragoman.controller.graph;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What source values gave to one key. Most keys have one source, which then needs no map around it.
 *
 * @param <S> the source key's type
 */
sealed interface Contribution<S extends Comparable<? super S>> {
    /** With a source's value in the place of what that source gave before; this one is not to be used any more. */
    Contribution<S> plus(One<S> one);

    /** Without a source; null if there is none left. This one is not to be used any more. */
    @Nullable
    Contribution<S> minus(S source);

    /** All values, by their sources. */
    SortedMap<S, Object> values();

    /** One source and its value. */
    record One<S extends Comparable<? super S>>(S source, Object value) implements Contribution<S> {
        @Override
        public Contribution<S> plus(One<S> one) {
            return source.compareTo(one.source) == 0 ? one : new Several<>(values()).plus(one);
        }

        @Override
        public @Nullable Contribution<S> minus(S gone) {
            return source.compareTo(gone) == 0 ? null : this;
        }

        @Override
        public SortedMap<S, Object> values() {
            var values = new TreeMap<S, Object>();
            values.put(source, value);
            return values;
        }
    }

    /** More than one source. */
    record Several<S extends Comparable<? super S>>(SortedMap<S, Object> values) implements Contribution<S> {
        @Override
        public Contribution<S> plus(One<S> one) {
            values.put(one.source(), one.value());
            return this;
        }

        @Override
        public @Nullable Contribution<S> minus(S gone) {
            values.remove(gone);
            return values.isEmpty() ? null : this;
        }
    }
}
