package io.dragoman.ratelimit.rule;

/** What comes of a limit that is exceeded. */
public enum Effect {
    /** The request is refused. */
    REFUSES,
    /** The request is refused if all limits of it with this effect are exceeded, one of several quotas being enough. */
    REFUSES_WITH_OTHERS,
    /** Nothing: it is only counted. */
    WATCHES,
    /** Nothing, and only because no limit of the service is to refuse anything. */
    SPARES
}
