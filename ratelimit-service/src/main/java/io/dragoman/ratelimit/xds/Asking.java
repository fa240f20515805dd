package io.dragoman.ratelimit.xds;

import java.time.Duration;
import java.util.Map;

/**
 * How a management server is asked.
 *
 * @param node what this service is called there
 * @param metadata what else is said of it
 * @param minPause how long it is before the first new attempt after a connection has ended; twice as long before each
 *     further one
 * @param maxPause how long at most
 */
public record Asking(String node, Map<String, String> metadata, Duration minPause, Duration maxPause) {
    /** The default of the first pause. */
    public static final Duration MIN_PAUSE = Duration.ofMillis(200);

    /** The default of the longest pause. */
    public static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    /** Copies the map; the longest pause is at least the first. */
    public Asking {
        metadata = Map.copyOf(metadata);
        if (!minPause.isPositive()) {
            throw new IllegalArgumentException("a pause before the management server is asked again is to be above 0");
        }
        maxPause = maxPause.compareTo(minPause) < 0 ? minPause : maxPause;
    }

    /** With nothing but a name. */
    static Asking as(String node) {
        return new Asking(node, Map.of(), MIN_PAUSE, MAX_PAUSE);
    }
}
