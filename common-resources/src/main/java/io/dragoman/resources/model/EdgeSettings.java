package io.dragoman.resources.model;

/** The settings that the Module gives for listeners, the HTTP connection manager and its filters. */
public record EdgeSettings() {
    /** What holds where nothing is said. */
    public static final EdgeSettings NONE = new EdgeSettings();
}
