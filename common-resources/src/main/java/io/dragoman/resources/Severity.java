package io.dragoman.resources;

/** How much a {@link Problem} matters. */
public enum Severity {
    /** The object, or the part that the problem names, has no effect. */
    ERROR,
    /** The object works, but probably not as its author meant it. */
    WARNING,
    /** Worth knowing, nothing to mend. */
    NOTICE
}
