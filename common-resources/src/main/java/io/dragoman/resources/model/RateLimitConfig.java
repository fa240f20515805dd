package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration document of envoyproxy/ratelimit: the limits of one domain as a tree of descriptors.
 *
 * @param meta metadata; the key's name is the domain
 * @param domain {@code domain}
 * @param descriptors {@code descriptors} in order
 */
public record RateLimitConfig(Meta meta, String domain, List<Descriptor> descriptors) implements Resource {
    /** Copies the list. */
    public RateLimitConfig {
        descriptors = List.copyOf(descriptors);
    }

    /**
     * One node of the tree: fits one entry of a request's descriptor.
     *
     * @param key {@code key}
     * @param value {@code value}: exact, or with {@code *} for any run of characters; empty fits every value
     * @param limit {@code rate_limit}, or null if nothing is limited here
     * @param options what else is said of it
     * @param descriptors {@code descriptors}: for the next entry
     */
    public record Descriptor(
            String key, String value, @Nullable Limit limit, Options options, List<Descriptor> descriptors) {
        /** Copies the list. */
        public Descriptor {
            descriptors = List.copyOf(descriptors);
        }

        /** Whether {@code value} has a {@code *} in it. */
        public boolean wildcard() {
            return value.indexOf('*') >= 0;
        }
    }

    /**
     * What else is said of a node.
     *
     * @param shadow {@code shadow_mode}, default false: count, but never refuse
     * @param quota {@code quota_mode}, default false: refuse only if all limits of the request with it are exceeded
     * @param shareThreshold {@code share_threshold}, default false: all values that fit share one counter
     * @param detailedMetric {@code detailed_metric}, default false: statistics by the values of requests
     * @param valueToMetric {@code value_to_metric}, default false: statistics by the values of this entry
     * @param metadata {@code metadata}: what is told of requests that the limit lets through; texts, numbers, truth
     *     values, and lists and maps of such
     */
    public record Options(
            boolean shadow,
            boolean quota,
            boolean shareThreshold,
            boolean detailedMetric,
            boolean valueToMetric,
            Map<String, Object> metadata) {
        /** Nothing. */
        public static final Options NONE = new Options(false, false, false, false, false, Map.of());

        /** Copies the map. */
        public Options {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * What a node allows.
     *
     * @param name {@code name}, or empty
     * @param replaces {@code replaces[].name}: limits that do not count in a request to which this one applies
     * @param rate {@code requests_per_unit} and {@code unit}, or null if {@code unlimited}
     */
    public record Limit(
            String name, List<String> replaces, @Nullable Rate rate) {
        /** Copies the list. */
        public Limit {
            replaces = List.copyOf(replaces);
        }
    }
}
