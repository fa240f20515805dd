package io.dragoman.resources.model;

/** What a Mapping says about the service that requests go to, beside its name. */
public record UpstreamOptions() {
    /** What holds where nothing is said. */
    public static final UpstreamOptions NONE = new UpstreamOptions();
}
