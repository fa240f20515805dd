package io.dragoman.resources.model;

/** The defaults that the Module gives for the services that requests go to. */
public record UpstreamDefaults() {
    /** What holds where nothing is said. */
    public static final UpstreamDefaults NONE = new UpstreamDefaults();
}
