package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io TracingService: where spans of requests are sent.
 *
 * @param meta metadata
 * @param service {@code spec.service}
 * @param driver {@code spec.driver} with {@code spec.config}
 * @param sampling {@code spec.sampling}
 * @param tags {@code spec.custom_tags}, or what the deprecated {@code tag_headers} stand for
 * @param statsName {@code spec.stats_name}: the service's name in statistics, or null
 */
public record TracingService(
        Meta meta,
        String service,
        Driver driver,
        Sampling sampling,
        List<CustomTag> tags,
        @Nullable String statsName) implements Resource {
    /** Copies the list. */
    public TracingService {
        tags = List.copyOf(tags);
    }

    /** How spans are sent. */
    public sealed interface Driver {
        /**
         * To a Zipkin collector.
         *
         * @param endpoint {@code collector_endpoint}, default {@code /api/v2/spans}
         * @param protobuf {@code collector_endpoint_version} is HTTP_PROTO, default HTTP_JSON
         * @param hostname {@code collector_hostname} in the Host header, or null for the service's name
         * @param longTraceIds {@code trace_id_128bit}, default true
         * @param sharedSpans {@code shared_span_context}, default true: client and server share a span
         */
        record Zipkin(
                String endpoint, boolean protobuf, @Nullable String hostname, boolean longTraceIds, boolean sharedSpans)
                implements Driver {}

        /**
         * To a Datadog agent.
         *
         * @param serviceName {@code service_name}, default {@code ambassador}
         */
        record Datadog(String serviceName) implements Driver {}

        /**
         * To an OpenTelemetry collector, by gRPC.
         *
         * @param serviceName {@code service_name}, default {@code ambassador}
         */
        record OpenTelemetry(String serviceName) implements Driver {}
    }

    /**
     * Which requests are traced, in percent; null for Envoy's 100.
     *
     * @param client of those whose client asks for it
     * @param random of the others
     * @param overall of both together
     */
    public record Sampling(
            @Nullable Integer client,
            @Nullable Integer random,
            @Nullable Integer overall) {
        /** What holds where nothing is said. */
        public static final Sampling NONE = new Sampling(null, null, null);
    }

    /**
     * A tag of every span.
     *
     * @param tag its name
     * @param source where its value comes from
     */
    public record CustomTag(String tag, Source source) {}

    /** Where a tag's value comes from. */
    public sealed interface Source {
        /** It is always the same. */
        record Literal(String value) implements Source {}

        /** It is a variable of Envoy's environment. */
        record Environment(String name, String byDefault) implements Source {}

        /** It is a header of the request. */
        record RequestHeader(String name, String byDefault) implements Source {}
    }
}
