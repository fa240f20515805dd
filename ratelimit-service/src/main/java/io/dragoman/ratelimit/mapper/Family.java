package io.dragoman.ratelimit.mapper;

import io.dragoman.ratelimit.mapper.Mapping.Target;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** One metric with all its labels. Times are all shown as the first ones are. */
final class Family {
    private final String name;
    private final Kind kind;
    private final String help;
    private final Map<SortedMap<String, String>, Double> numbers = new LinkedHashMap<>();
    private final Map<SortedMap<String, String>, Times> times = new LinkedHashMap<>();

    Family(String name, Kind kind, String help) {
        this.name = name;
        this.kind = kind;
        this.help = help;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    String help() {
        return help;
    }

    void add(Target target, long value) {
        numbers.merge(target.labels(), value * target.by().scale(), Double::sum);
    }

    Times times(Target target, Times.Unit unit) {
        var first = times.values().stream().map(Times::observation).findFirst();
        return times.computeIfAbsent(
                target.labels(),
                labels -> new Times(
                        first.orElse(target.by().observation()),
                        unit,
                        target.by().scale()));
    }

    boolean isHistogram() {
        return times.values().stream().anyMatch(of -> of.observation() instanceof Observation.Histogram);
    }

    List<Sample> samples() {
        var samples = new ArrayList<Sample>();
        numbers.forEach((labels, value) -> samples.add(Times.sample(name, labels, value)));
        times.forEach((labels, of) -> samples.addAll(of.samples(name, labels)));
        return samples;
    }
}
