package io.dragoman.ratelimit.statistics;

import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has been counted of one limit. */
final class LimitCounts {
    private final Map<String, LongAdder> byName = new LinkedHashMap<>();
    private final LongAdder total = named("total_hits");
    private final LongAdder over = named("over_limit");
    private final LongAdder remembered = named("over_limit_with_local_cache");
    private final LongAdder near = named("near_limit");
    private final LongAdder within = named("within_limit");
    private final LongAdder shadow = named("shadow_mode");

    private LongAdder named(String name) {
        var adder = new LongAdder();
        byName.put(name, adder);
        return adder;
    }

    /**
     * Counts hits, more than none.
     *
     * @param nearRatio the part of the limit from which on it is nearly used up; with the reference's precision
     */
    void add(LimitStatus status, long hits, float nearRatio) {
        total.add(hits);
        if (!status.usage().admitted()) {
            over.add(hits);
            if (status.usage().remembered()) {
                remembered.add(hits);
            }
            if (status.rule().effect() == Effect.WATCHES) {
                shadow.add(hits);
            }
            return;
        }
        within.add(hits);
        long capacity = status.rule().counting().capacity();
        long used = Math.max(0, capacity - status.usage().remaining());
        long aboveNear = used - (long) Math.floor(capacity * nearRatio);
        near.add(Math.clamp(aboveNear, 0, hits));
    }

    /** Counts hits, more than none, that would have been within the limit, had another one not refused the request. */
    void spare(long hits) {
        total.add(hits);
    }

    /** All of it, by the last part of the name; only to be read. */
    Map<String, LongAdder> byName() {
        return byName;
    }
}
