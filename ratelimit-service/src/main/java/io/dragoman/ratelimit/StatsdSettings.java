package io.dragoman.ratelimit;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dragoman.ratelimit.statsd.LineFormat;
import io.dragoman.ratelimit.statsd.Mogrifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** {@code USE_DOG_STATSD_MOGRIFIERS}: names, separated by commas, of what gives statistics other names and tags. */
    Optional<String> mogrifiers();

    /**
     * How they are written, if they are sent at all.
     *
     * @param environment has three variables for each mogrifier
     * @throws IllegalArgumentException if the settings contradict each other or cannot be read
     */
    static Optional<LineFormat> format(StatsdSettings of, Map<String, String> environment) {
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
        var tags = tags("EXTRA_TAGS", of.tags().orElse(""));
        return Optional.of(
                of.dog() ? LineFormat.dogStatsd(tags, mogrifiers(of, environment)) : LineFormat.statsd(tags));
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

    private static List<Mogrifier> mogrifiers(StatsdSettings of, Map<String, String> environment) {
        return Arrays.stream(of.mogrifiers().orElse("").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> mogrifier("DOG_STATSD_MOGRIFIER_" + name.toUpperCase(Locale.ROOT) + "_", environment))
                .toList();
    }

    private static Mogrifier mogrifier(String prefix, Map<String, String> environment) {
        var tags = tags(prefix + "TAGS", environment.getOrDefault(prefix + "TAGS", ""));
        try {
            return new Mogrifier(
                    Pattern.compile(required(prefix + "PATTERN", environment)),
                    required(prefix + "NAME", environment),
                    tags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(prefix + "PATTERN: " + e.getMessage(), e);
        }
    }

    private static String required(String variable, Map<String, String> environment) {
        var value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(variable + " is required by USE_DOG_STATSD_MOGRIFIERS");
        }
        return value;
    }

    private static SortedMap<String, String> tags(String variable, String text) {
        var tags = new TreeMap<String, String>();
        for (var tag : text.split(",", -1)) {
            int colon = tag.indexOf(':');
            if (colon < 0 && !tag.isBlank()) {
                throw new IllegalArgumentException(variable + ": no name:value, " + tag);
            }
            if (colon > 0 && colon < tag.length() - 1) {
                tags.put(tag.substring(0, colon).strip(), tag.substring(colon + 1));
            }
        }
        return tags;
    }
}
