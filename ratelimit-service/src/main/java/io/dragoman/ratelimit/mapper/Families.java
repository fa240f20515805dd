package io.dragoman.ratelimit.mapper;

import io.dragoman.ratelimit.mapper.Mapping.Target;
import io.dragoman.ratelimit.statistics.Statistics;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.Writer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers statistics by the metrics that they are shown in. Of statistics of several kinds that would be in one metric
 * those count whose kind comes first; those of one kind with equal labels are added up.
 */
final class Families implements Statistics.Reader {
    private static final String HELP = "As envoyproxy/ratelimit counts it";

    private final Mapper mapper;
    private final Times.Unit unit;
    private final SortedMap<String, Family> families = new TreeMap<>();

    /** By the names of statistics, of which each is told of once for each millisecond. */
    private final Map<String, Optional<Times>> times = new HashMap<>();

    Families(Mapper mapper, boolean millis) {
        this.mapper = mapper;
        this.unit = millis ? Times.Unit.MILLISECONDS : Times.Unit.SECONDS;
    }

    @Override
    public void counter(String name, long total) {
        number(name, Kind.COUNTER, total);
    }

    @Override
    public void gauge(String name, long value) {
        number(name, Kind.GAUGE, value);
    }

    private void number(String name, Kind kind, long value) {
        mapper.target(name, kind).ifPresent(target -> family(target, kind).add(target, value));
    }

    @Override
    public void time(String name, long millis, long total) {
        times(name).ifPresent(shown -> shown.add(millis, total));
    }

    @Override
    public void spent(String name, long nanos) {
        times(name).ifPresent(shown -> shown.spend(nanos));
    }

    private Optional<Times> times(String name) {
        return times.computeIfAbsent(
                name,
                statistic -> mapper.target(statistic, Kind.OBSERVER)
                        .map(target -> family(target, Kind.OBSERVER).times(target, unit)));
    }

    private Family family(Target target, Kind kind) {
        var help = target.by().help().isEmpty() ? HELP : target.by().help();
        var known = families.computeIfAbsent(target.name(), name -> new Family(name, kind, help));
        return known.kind() == kind ? known : new Family(target.name(), kind, help);
    }

    void write(Writer writer) throws IOException {
        TextFormat.write004(
                writer,
                Collections.enumeration(
                        families.values().stream().map(Families::samples).toList()));
    }

    private static MetricFamilySamples samples(Family family) {
        return new MetricFamilySamples(family.name(), type(family), family.help(), family.samples());
    }

    /** The library gives each counter a name with {@code _total} at its end, which dashboards would not find. */
    private static Collector.Type type(Family family) {
        return switch (family.kind()) {
            case COUNTER -> family.name().endsWith("_total") ? Collector.Type.COUNTER : Collector.Type.UNKNOWN;
            case GAUGE -> Collector.Type.GAUGE;
            case OBSERVER -> family.isHistogram() ? Collector.Type.HISTOGRAM : Collector.Type.SUMMARY;
        };
    }
}
