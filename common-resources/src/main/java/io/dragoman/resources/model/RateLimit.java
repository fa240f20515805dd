package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import java.util.Map;

/**
 * A getambassador.io RateLimit: limits for the label groups of one domain.
 *
 * @param meta metadata
 * @param domain {@code spec.domain}, as RateLimitService and the labels of Mappings name it
 * @param limits {@code spec.limits} in order
 */
public record RateLimit(Meta meta, String domain, List<Limit> limits) implements Resource {
    /** A pattern value that stands for any value. */
    public static final String ANY = "*";

    /** Copies the list. */
    public RateLimit {
        limits = List.copyOf(limits);
    }

    /**
     * One limit.
     *
     * @param name {@code name}, default {@code <object>.<namespace>-<index>}
     * @param action {@code action}, default Enforce
     * @param pattern {@code pattern}: what the first entries of a descriptor must be. An item with several keys takes an
     *     entry that fits any of them; the value {@value #ANY} (an empty one in the manifest, too) fits every value
     * @param rate {@code rate} and {@code unit}
     */
    public record Limit(String name, Action action, List<Map<String, String>> pattern, Rate rate) {
        /** Copies the list; the maps are immutable already. */
        public Limit {
            pattern = List.copyOf(pattern);
        }
    }

    /** What happens to a request over the limit. */
    public enum Action {
        /** It is refused. */
        ENFORCE,
        /** It is counted and let through. */
        LOG_ONLY
    }
}
