package io.dragoman.ratelimit.mapper;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The mappings of a mapper, of which the first one that is about a statistic counts. What none is about keeps its name,
 * with underscores for what Prometheus does not take.
 *
 * @param mappings in the order in which they are tried
 */
record Mapper(List<Mapping> mappings) {
    private static final Mapping NONE =
            new Mapping(Pattern.compile(""), Optional.empty(), false, "", new TreeMap<>(), Observation.DEFAULT, 1, "");

    /** Copies the list. */
    Mapper {
        mappings = List.copyOf(mappings);
    }

    /** What a statistic is called, or empty if it is not shown. */
    Optional<Mapping.Target> target(String statistic, Kind kind) {
        for (var mapping : mappings) {
            var target = mapping.target(statistic, kind);
            if (target != null) {
                return mapping.drops() ? Optional.empty() : Optional.of(target);
            }
        }
        return Optional.of(new Mapping.Target(MetricName.of(statistic), new TreeMap<>(), NONE));
    }
}
