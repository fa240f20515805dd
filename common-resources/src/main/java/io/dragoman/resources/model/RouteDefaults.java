package io.dragoman.resources.model;

import java.time.Duration;

/**
 * The defaults that the Module gives for what happens to requests and responses.
 *
 * @param timeout {@code cluster_request_timeout_ms}, default 3 s; zero is no limit
 */
public record RouteDefaults(Duration timeout) {
    /** What holds where nothing is said. */
    public static final RouteDefaults NONE = new RouteDefaults(Duration.ofSeconds(3));
}
