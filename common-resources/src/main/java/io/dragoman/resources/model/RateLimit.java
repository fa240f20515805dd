package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param rate {@code rate}, and {@code unit} or {@code per}
     * @param counting how requests are counted
     * @param words what is said of it in its author's words
     * @param planFrom {@code planFrom}: the key of the entry whose value names the {@link RateLimitPlan} of the same
     *     namespace that says what the limit allows; {@code rate} and {@code counting} are for values that name none.
     *     Null for a limit that is the same for all
     */
    public record Limit(
            String name,
            Action action,
            List<Map<String, String>> pattern,
            Rate rate,
            Counting counting,
            Words words,
            @Nullable String planFrom) {
        /** Copies the list; the maps are immutable already. */
        public Limit {
            pattern = List.copyOf(pattern);
        }

        /** A limit that is the same for all. */
        public Limit(
                String name,
                Action action,
                List<Map<String, String>> pattern,
                Rate rate,
                Counting counting,
                Words words) {
            this(name, action, pattern, rate, counting, words, null);
        }
    }

    /**
     * What services and clients are told of a limit, as templates.
     *
     * @param requestHeaders {@code injectRequestHeaders}: headers that the service sees of a request that it applies to
     * @param responseHeaders {@code injectResponseHeaders}: headers that the client sees, refused or not
     * @param errorHeaders {@code errorResponse.headers}: further headers of a refusal
     * @param errorBody {@code errorResponse.bodyTemplate}: a refusal's body, or null for a problem document
     * @param metadata what Envoy is told of requests that the limit lets through, as in {@link RateLimitConfig.Options}
     */
    public record Words(
            HeaderTemplates requestHeaders,
            HeaderTemplates responseHeaders,
            HeaderTemplates errorHeaders,
            @Nullable GoTemplate errorBody,
            Map<String, Object> metadata) {
        /** Nothing of its own. */
        public static final Words NONE =
                new Words(HeaderTemplates.NONE, HeaderTemplates.NONE, HeaderTemplates.NONE, null);

        /** Copies the map. */
        public Words {
            metadata = Map.copyOf(metadata);
        }

        /** Words to services and clients alone. */
        public Words(
                HeaderTemplates requestHeaders,
                HeaderTemplates responseHeaders,
                HeaderTemplates errorHeaders,
                @Nullable GoTemplate errorBody) {
            this(requestHeaders, responseHeaders, errorHeaders, errorBody, Map.of());
        }

        /** Words to Envoy alone. */
        public static Words metadata(Map<String, Object> metadata) {
            return metadata.isEmpty()
                    ? NONE
                    : new Words(HeaderTemplates.NONE, HeaderTemplates.NONE, HeaderTemplates.NONE, null, metadata);
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
