package io.dragoman.ratelimit.mapper;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long something took, each time; known by the whole millisecond that had begun. */
final class Times {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Observation observation;
    private final Unit unit;
    private final double scale;
    private final SortedMap<Long, Long> counts = new TreeMap<>();
    private double spent;

    /** What times are shown in. */
    enum Unit {
        SECONDS(1e3),
        MILLISECONDS(1);

        private final double millis;

        Unit(double millis) {
            this.millis = millis;
        }
    }

    Times(Observation observation, Unit unit, double scale) {
        this.observation = observation;
        this.unit = unit;
        this.scale = scale;
    }

    Observation observation() {
        return observation;
    }

    void add(long millis, long count) {
        counts.merge(millis, count, Long::sum);
    }

    void spend(long nanos) {
        spent += nanos / NANOS_PER_MILLI / unit.millis * scale;
    }

    private double count() {
        return counts.values().stream().mapToDouble(count -> count).sum();
    }

    List<Sample> samples(String name, SortedMap<String, String> labels) {
        var samples = new ArrayList<Sample>();
        switch (observation) {
            case Observation.Histogram(List<Double> bounds) -> {
                for (var bound : bounds) {
                    samples.add(sample(name + "_bucket", labels, "le", bound.toString(), within(bound)));
                }
                samples.add(sample(name + "_bucket", labels, "le", "+Inf", count()));
            }
            case Observation.Summary(List<Double> quantiles) -> {
                for (var quantile : quantiles) {
                    samples.add(sample(name, labels, "quantile", quantile.toString(), longest(quantile)));
                }
            }
        }
        samples.add(sample(name + "_count", labels, count()));
        samples.add(sample(name + "_sum", labels, spent));
        return samples;
    }

    /** How many took no longer. Of what took 3 ms and something it is known that it took no more than 4 ms. */
    private double within(double bound) {
        return counts.entrySet().stream()
                .filter(entry -> end(entry) <= bound)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private double longest(double quantile) {
        double wanted = Math.max(1, Math.ceil(quantile * count()));
        long seen = 0;
        for (var entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= wanted) {
                return end(entry);
            }
        }
        return Double.NaN;
    }

    private double end(Map.Entry<Long, Long> entry) {
        return (entry.getKey() + 1) / unit.millis * scale;
    }

    /** A number under these labels. */
    static Sample sample(String name, SortedMap<String, String> labels, double value) {
        return new Sample(name, List.copyOf(labels.keySet()), List.copyOf(labels.values()), value);
    }

    private static Sample sample(String name, SortedMap<String, String> labels, String label, String of, double value) {
        var all = new TreeMap<>(labels);
        all.put(label, of);
        return sample(name, all, value);
    }
}
