package io.dragoman.ratelimit.mapper;

/** What kind of statistic something is. */
enum Kind {
    /** Only rises. */
    COUNTER,
    /** Is so now. */
    GAUGE,
    /** How long something takes. */
    OBSERVER
}
