package io.dragoman.ratelimit.statsd;

import io.dragoman.ratelimit.statistics.Statistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What there is to send: what has been counted since the last time, and gauges as they are. For one thread. */
final class Changes {
    /** Response times that are sent each on a line of its own; of more, some stand for many. */
    static final int MOST_TIMES = 5_000;

    private final Statistics statistics;
    private final LineFormat format;
    private Now last = new Now();

    private record Time(String name, long millis) {}

    /** All as it is now. What has the same name is one statistic. */
    private static final class Now implements Statistics.Reader {
        private final Map<String, Long> counters = new HashMap<>();
        private final Map<String, Long> gauges = new HashMap<>();
        private final Map<Time, Long> times = new HashMap<>();

        @Override
        public void counter(String name, long total) {
            counters.merge(name, total, Long::sum);
        }

        @Override
        public void gauge(String name, long value) {
            gauges.merge(name, value, Long::sum);
        }

        @Override
        public void time(String name, long millis, long total) {
            times.merge(new Time(name, millis), total, Long::sum);
        }
    }

    Changes(Statistics statistics, LineFormat format) {
        this.statistics = statistics;
        this.format = format;
    }

    /** The lines to be sent. They are not told again. */
    List<String> take() {
        var now = new Now();
        statistics.read(now);
        var lines = new ArrayList<String>();
        since(last.counters, now.counters).forEach((name, count) -> lines.add(format.line(name, count, "c")));
        now.gauges.forEach((name, value) -> lines.add(format.line(name, value, "g")));
        var times = since(last.times, now.times);
        long all = times.values().stream().mapToLong(count -> count).sum();
        long each = Math.ceilDiv(all, MOST_TIMES);
        times.forEach((time, count) -> {
            long written = Math.ceilDiv(count, each);
            var type = written == count ? "ms" : "ms|@" + String.format(Locale.ROOT, "%.9f", (double) written / count);
            lines.addAll(Collections.nCopies(Math.toIntExact(written), format.line(time.name(), time.millis(), type)));
        });
        last = now;
        return lines;
    }

    /** How much has been added, where anything has. */
    private static <K> Map<K, Long> since(Map<K, Long> before, Map<K, Long> now) {
        var added = new HashMap<K, Long>();
        now.forEach((key, count) -> {
            long more = count - before.getOrDefault(key, 0L);
            if (more > 0) {
                added.put(key, more);
            }
        });
        return added;
    }
}
