package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Destinations that several objects ask for. */
final class Destinations {
    /** Orders origins by their object. */
    static final Comparator<Origin> BY_OBJECT =
            Comparator.comparing(Origin::key).thenComparing(Origin::field);

    private Destinations() {}

    /** What is behind a destination, one by one. */
    static Stream<Destination.Target> targets(Destination destination) {
        return destination.target() instanceof Destination.Target.ByTurns(var targets)
                ? targets.stream()
                : Stream.of(destination.target());
    }

    /** One destination for several that differ in nothing but what is behind them: each gets every so many requests. */
    static Destination byTurns(List<Destination> several) {
        var first = several.getFirst();
        var targets = several.stream().map(Destination::target).distinct().toList();
        if (targets.size() == 1) {
            return first;
        }
        var origins = new TreeSet<>(BY_OBJECT);
        several.forEach(destination -> origins.addAll(destination.origins()));
        var names = several.stream().map(Destination::name).collect(Collectors.joining("|"));
        return new Destination(
                DestinationName.of("", first.statName(), "by_turns", names),
                first.statName(),
                new Destination.Target.ByTurns(targets),
                first.protocol(),
                first.policy(),
                first.tls(),
                origins);
    }

    /** The one destination that all of these are, with the origins of all. */
    static <K> Destination merged(SortedMap<K, Destination> same) {
        var origins = new TreeSet<>(BY_OBJECT);
        same.values().forEach(destination -> origins.addAll(destination.origins()));
        return same.sequencedValues().getFirst().withOrigins(origins);
    }
}
