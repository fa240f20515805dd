package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP filters that the Module asks for, in the order in which requests pass them.
 *
 * @param grpcHttp1Bridge {@code enable_grpc_http11_bridge}, default false
 * @param grpcWeb {@code enable_grpc_web}, default false
 * @param grpcStats {@code grpc_stats}, or null
 * @param lua {@code lua_scripts}, or null
 * @param compression {@code gzip} and {@code brotli}
 * @param maxRequestBytes {@code buffer.max_request_bytes}: requests are held until they are complete, or null
 * @param addresses {@code ip_allow} or {@code ip_deny}, or null
 */
public record ModuleFilters(
        boolean grpcHttp1Bridge,
        boolean grpcWeb,
        @Nullable GrpcStats grpcStats,
        @Nullable String lua,
        Compression compression,
        @Nullable Integer maxRequestBytes,
        @Nullable AddressRule addresses) {
    /** No filter. */
    public static final ModuleFilters NONE = new ModuleFilters(false, false, null, null, Compression.NONE, null, null);

    /**
     * Statistics of gRPC calls.
     *
     * @param allMethods {@code all_methods}: each method is counted, default false; without effect beside services
     * @param upstream {@code upstream_stats}: the service's time is measured, default false
     * @param services {@code services}: the methods that are counted
     */
    public record GrpcStats(boolean allMethods, boolean upstream, List<GrpcService> services) {
        /** Copies the list. */
        public GrpcStats {
            services = List.copyOf(services);
        }
    }

    /**
     * Methods of a gRPC service.
     *
     * @param name the service's full name
     * @param methods names of its methods
     */
    public record GrpcService(String name, List<String> methods) {
        /** Copies the list. */
        public GrpcService {
            methods = List.copyOf(methods);
        }
    }

    /**
     * How responses are compressed; of two ways the client's {@code Accept-Encoding} chooses, and brotli if it likes both.
     *
     * @param gzip {@code gzip}, or null
     * @param brotli {@code brotli}, or null; Emissary has no such key
     */
    public record Compression(@Nullable Gzip gzip, @Nullable Brotli brotli) {
        /** As they come. */
        public static final Compression NONE = new Compression(null, null);
    }

    /**
     * Which responses are compressed.
     *
     * @param minContentLength {@code min_content_length} in bytes, or null for Envoy's 30
     * @param contentTypes {@code content_type}; empty for Envoy's list of texts
     * @param disableOnEtag {@code disable_on_etag_header}, default false
     * @param removeAcceptEncoding {@code remove_accept_encoding_header}, default false
     */
    public record Compressed(
            @Nullable Integer minContentLength,
            List<String> contentTypes,
            boolean disableOnEtag,
            boolean removeAcceptEncoding) {
        /** Copies the list. */
        public Compressed {
            contentTypes = List.copyOf(contentTypes);
        }
    }

    /**
     * Compression with brotli.
     *
     * @param quality {@code quality}, 0 (fast) to 11 (small), or null for Envoy's 3
     * @param windowBits {@code window_bits}, 10 to 24, or null for Envoy's 18
     * @param responses which responses are compressed
     */
    public record Brotli(
            @Nullable Integer quality, @Nullable Integer windowBits, Compressed responses) {}

    /**
     * Compression with gzip.
     *
     * @param memoryLevel {@code memory_level}, 1 to 9, or null for Envoy's 5
     * @param windowBits {@code window_bits}, 9 to 15, or null for Envoy's 12
     * @param level {@code compression_level}, 0 for Envoy's default, 1 (fast) to 9 (small)
     * @param strategy {@code compression_strategy}
     * @param responses which responses are compressed
     */
    public record Gzip(
            @Nullable Integer memoryLevel,
            @Nullable Integer windowBits,
            int level,
            GzipStrategy strategy,
            Compressed responses) {}

    /** Strategies of zlib. */
    public enum GzipStrategy {
        DEFAULT_STRATEGY,
        FILTERED,
        HUFFMAN_ONLY,
        RLE,
        FIXED
    }

    /**
     * Whom the gateway answers.
     *
     * @param allow true: only these; false: all but these. The others get 403
     * @param ranges addresses
     */
    public record AddressRule(boolean allow, List<AddressRange> ranges) {
        /** Copies the list. */
        public AddressRule {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * A range of addresses.
     *
     * @param peer true: of whoever opened the connection; false: of the client, as X-Forwarded-For or PROXY tells
     * @param address first address
     * @param bits how many leading bits count
     */
    public record AddressRange(boolean peer, String address, int bits) {}
}
