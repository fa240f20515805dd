package io.dragoman.resources.parse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fields that hold a duration as Go writes it. */
final class Durations {
    private Durations() {}

    /** The duration, or null if absent or empty; notes an error if it is none. */
    static @Nullable Duration optional(Fields fields, String name) {
        var text = fields.nonEmptyText(name);
        if (text == null) {
            return null;
        }
        var duration = GoDuration.parse(text);
        if (duration == null) {
            fields.error(name, "must be a duration such as 1.5s or 2m30s, but is \"" + text + '"');
        }
        return duration;
    }

    /** A duration above zero, or the default. */
    static Duration positive(Fields fields, String name, Duration byDefault) {
        var duration = optionalPositive(fields, name);
        return duration == null ? byDefault : duration;
    }

    /** A duration above zero, or null if absent or empty. */
    static @Nullable Duration optionalPositive(Fields fields, String name) {
        var duration = optional(fields, name);
        if (duration != null && duration.isZero()) {
            fields.error(name, "must be longer than zero");
            return null;
        }
        return duration;
    }
}
