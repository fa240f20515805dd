package io.dragoman.controller.graph;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What source values gave to one key. Most keys have one source, which then needs no map around it.
 *
 * @param <S> the source key's type
 */
sealed interface Contribution<S extends Comparable<? super S>> {
    /** With a source's value in the place of what that source gave before. */
    Contribution<S> plus(One<S> one);

    /** Without a source; null if there is none left. */
    @Nullable
    Contribution<S> minus(S source);

    /** What a source gave; null if it gave nothing. */
    @Nullable
    Object by(S giver);

    /** All values, by their sources. Immutable. */
    SortedMap<S, Object> values();

    /** One source and its value. */
    record One<S extends Comparable<? super S>>(S source, Object value) implements Contribution<S> {
        @Override
        public Contribution<S> plus(One<S> one) {
            return source.compareTo(one.source) == 0 ? one : new Several<>(TreePMap.singleton(source, value)).plus(one);
        }

        @Override
        public @Nullable Contribution<S> minus(S gone) {
            return source.compareTo(gone) == 0 ? null : this;
        }

        @Override
        public @Nullable Object by(S giver) {
            return source.compareTo(giver) == 0 ? value : null;
        }

        @Override
        public SortedMap<S, Object> values() {
            return TreePMap.singleton(source, value);
        }
    }

    /** More than one source. A change costs little however many there are. */
    record Several<S extends Comparable<? super S>>(PSortedMap<S, Object> values) implements Contribution<S> {
        @Override
        public Contribution<S> plus(One<S> one) {
            return new Several<>(values.plus(one.source(), one.value()));
        }

        @Override
        public @Nullable Contribution<S> minus(S gone) {
            var left = values.minus(gone);
            return left.isEmpty() ? null : new Several<>(left);
        }

        @Override
        public @Nullable Object by(S giver) {
            return values.get(giver);
        }
    }
}
