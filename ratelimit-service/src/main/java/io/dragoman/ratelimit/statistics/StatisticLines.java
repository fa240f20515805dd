package io.dragoman.ratelimit.statistics;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The statistics for people: one a line, by their dotted names. */
public final class StatisticLines {
    private StatisticLines() {}

    /** All of it as it is now. Of what takes time there is how often and how many microseconds in all. */
    public static String of(Statistics statistics) {
        var lines = new Lines();
        statistics.read(lines);
        return lines.values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** What has the same name is one statistic. */
    private static final class Lines implements Statistics.Reader {
        private static final long NANOS_PER_MICRO = 1_000;

        private final SortedMap<String, Long> values = new TreeMap<>();

        @Override
        public void counter(String name, long total) {
            values.merge(name, total, Long::sum);
        }

        @Override
        public void gauge(String name, long value) {
            values.merge(name, value, Long::sum);
        }

        @Override
        public void time(String name, long millis, long total) {
            values.merge(name + ".count", total, Long::sum);
        }

        @Override
        public void spent(String name, long nanos) {
            values.merge(name + ".microseconds", nanos / NANOS_PER_MICRO, Long::sum);
        }
    }
}
