package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a request wants to be limited by.
 *
 * @param entries its entries in order; none matches nothing
 * @param override a limit that the request brings along instead of the configured ones, or null
 * @param hits how much it takes, 0 only looks
 */
public record Descriptor(List<Entry> entries, @Nullable Rate override, long hits) {
    /** Copies the list. */
    public Descriptor {
        entries = List.copyOf(entries);
    }
}
