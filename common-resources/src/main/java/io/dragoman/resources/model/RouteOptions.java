package io.dragoman.resources.model;

/** What a Mapping says about its requests and their responses, beside where they go. */
public record RouteOptions() {
    /** What holds where nothing is said. */
    public static final RouteOptions NONE = new RouteOptions();
}
