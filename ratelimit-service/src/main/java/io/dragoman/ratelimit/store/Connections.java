package io.dragoman.ratelimit.store;

import java.util.concurrent.atomic.LongAdder;

/** Counts the connections to a Redis. */
public final class Connections {
    private final LongAdder made = new LongAdder();
    private final LongAdder ended = new LongAdder();

    void make() {
        made.increment();
    }

    void end() {
        ended.increment();
    }

    /** How many there have been. */
    public long made() {
        return made.sum();
    }

    /** How many of them are no more. */
    public long ended() {
        return ended.sum();
    }

    /** How many there are now. */
    public long active() {
        return Math.max(0, made() - ended());
    }
}
