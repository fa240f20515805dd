package io.dragoman.ratelimit;

import io.dragoman.ratelimit.statsd.LineFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where statistics are sent, by the environment variables of envoyproxy/ratelimit. */
interface StatsdSettings {
    /** {@code USE_STATSD}: whether they are sent to statsd over TCP, default {@code false}. */
    boolean plain();

    /** {@code USE_DOG_STATSD}: whether they are sent to DogStatsD over UDP, default {@code false}. */
    boolean dog();

    /** {@code DISABLE_STATS}: whether they are not sent in any case, default {@code false}. */
    boolean disabled();

    /** {@code STATSD_HOST}: a name or an address, default {@code localhost}. */
    String host();

    /**
     * {@code STATSD_PORT}: the port, default 8125. Not a number yet: beside a Service of that name, Kubernetes sets such a
     * variable to a URL, which is to matter to nobody who sends nothing.
     */
    String port();

    /** {@code STATS_FLUSH_INTERVAL}: how often, above 0, default {@code 10s}. */
    Duration flushInterval();

    /** {@code EXTRA_TAGS}: tags of all statistics, {@code name:value} separated by commas. */
    Optional<String> tags();

    /**
     * How they are written, if they are sent at all.
     *
     * @throws IllegalArgumentException if the settings contradict each other or cannot be read
     */
    static Optional<LineFormat> format(StatsdSettings of) {
        if (of.disabled() || !(of.plain() || of.dog())) {
            return Optional.empty();
        }
        if (of.plain() && of.dog()) {
            throw new IllegalArgumentException(
                    "statistics go to one place: USE_DOG_STATSD=true needs USE_STATSD=false");
        }
        if (!of.flushInterval().isPositive()) {
            throw new IllegalArgumentException("STATS_FLUSH_INTERVAL is to be above 0");
        }
        var tags = tags(of.tags());
        return Optional.of(of.dog() ? LineFormat.dogStatsd(tags) : LineFormat.statsd(tags));
    }

    /**
     * The port.
     *
     * @throws IllegalArgumentException if it is none
     */
    static int portOf(StatsdSettings of) {
        try {
            return Integer.parseInt(of.port().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("STATSD_PORT is no port: " + of.port(), e);
        }
    }

    private static SortedMap<String, String> tags(Optional<String> text) {
        var tags = new TreeMap<String, String>();
        text.stream()
                .flatMap(all -> Arrays.stream(all.split(",", -1)))
                .filter(tag -> !tag.isBlank())
                .forEach(tag -> {
                    int colon = tag.indexOf(':');
                    if (colon < 0) {
                        throw new IllegalArgumentException("EXTRA_TAGS: no name:value, " + tag);
                    }
                    if (colon > 0 && colon < tag.length() - 1) {
                        tags.put(tag.substring(0, colon).strip(), tag.substring(colon + 1));
                    }
                });
        return tags;
    }
}
