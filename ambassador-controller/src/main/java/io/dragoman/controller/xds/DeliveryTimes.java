package io.dragoman.controller.xds;

import java.time.Duration;

/**
 * How long delivery waits for what.
 *
 * @param requests from the beginning of a stream on for the requests of an Envoy that has been here before; default 1 s
 * @param warmUp at most this long for new clusters to be ready before routes may name them; default 2 s
 * @param dns after a new cluster that looks up a name was accepted, since Envoy does not tell when it is ready; default
 *     200 ms
 * @param grace after routes stopped naming what is to be removed; default 5 s
 * @param drain after which a listener that was replaced has no connection any more; default Envoy's 600 s
 */
public record DeliveryTimes(Duration requests, Duration warmUp, Duration dns, Duration grace, Duration drain) {
    /** The defaults. */
    public static final DeliveryTimes DEFAULTS = new DeliveryTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(600));
}
