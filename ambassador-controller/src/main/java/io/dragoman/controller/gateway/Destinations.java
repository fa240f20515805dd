package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeSet;

/** Destinations that several objects ask for. */
final class Destinations {
    /** Orders origins by their object. */
    static final Comparator<Origin> BY_OBJECT =
            Comparator.comparing(Origin::key).thenComparing(Origin::field);

    private Destinations() {}

    /** The one destination that all of these are, with the origins of all. */
    static <K> Destination merged(SortedMap<K, Destination> same) {
        var origins = new TreeSet<>(BY_OBJECT);
        same.values().forEach(destination -> origins.addAll(destination.origins()));
        return same.sequencedValues().getFirst().withOrigins(origins);
    }
}
