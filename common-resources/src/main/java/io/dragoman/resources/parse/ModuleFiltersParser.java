package io.dragoman.resources.parse;

import io.dragoman.resources.model.ModuleFilters;
import io.dragoman.resources.model.ModuleFilters.AddressRule;
import io.dragoman.resources.model.ModuleFilters.Brotli;
import io.dragoman.resources.model.ModuleFilters.Compressed;
import io.dragoman.resources.model.ModuleFilters.Compression;
import io.dragoman.resources.model.ModuleFilters.GrpcService;
import io.dragoman.resources.model.ModuleFilters.GrpcStats;
import io.dragoman.resources.model.ModuleFilters.Gzip;
import io.dragoman.resources.model.ModuleFilters.GzipStrategy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the Module's HTTP filters. */
final class ModuleFiltersParser {
    private static final int BEST_LEVEL = 9;
    private static final Map<String, Integer> LEVELS = levels();
    private static final Map<String, GzipStrategy> STRATEGIES = strategies();

    private ModuleFiltersParser() {}

    static ModuleFilters parse(Fields config) {
        return new ModuleFilters(
                config.bool("enable_grpc_http11_bridge", false),
                config.bool("enable_grpc_web", false),
                grpcStats(config),
                lua(config),
                new Compression(gzip(config), brotli(config)),
                maxRequestBytes(config),
                addresses(config));
    }

    private static @Nullable String lua(Fields config) {
        var script = config.nonEmptyText("lua_scripts");
        if (script != null) {
            LuaSyntax.error(script)
                    .ifPresent(error -> config.error("lua_scripts", "is no script that Envoy can load: " + error));
        }
        return script;
    }

    private static @Nullable GrpcStats grpcStats(Fields config) {
        var fields = config.object("grpc_stats");
        if (fields == null) {
            return null;
        }
        var services = fields.objects("services").stream()
                .map(service -> {
                    var read = new GrpcService(service.requiredText("name"), service.texts("method_names"));
                    service.finish();
                    return read;
                })
                .toList();
        var stats = new GrpcStats(fields.bool("all_methods", false), fields.bool("upstream_stats", false), services);
        fields.finish();
        return stats;
    }

    private static @Nullable Gzip gzip(Fields config) {
        var fields = config.object("gzip");
        if (fields == null) {
            return null;
        }
        boolean enabled = fields.bool("enabled", true);
        var level = fields.oneOf("compression_level", LEVELS);
        var strategy = fields.oneOf("compression_strategy", STRATEGIES);
        var gzip = new Gzip(
                fields.integer("memory_level", 1, 9),
                fields.integer("window_bits", 9, 15),
                level == null ? 0 : level,
                strategy == null ? GzipStrategy.DEFAULT_STRATEGY : strategy,
                compressed(fields));
        fields.finish();
        return enabled ? gzip : null;
    }

    private static @Nullable Brotli brotli(Fields config) {
        var fields = config.object("brotli");
        if (fields == null) {
            return null;
        }
        boolean enabled = fields.bool("enabled", true);
        var brotli =
                new Brotli(fields.integer("quality", 0, 11), fields.integer("window_bits", 10, 24), compressed(fields));
        fields.finish();
        return enabled ? brotli : null;
    }

    private static Compressed compressed(Fields fields) {
        return new Compressed(
                fields.integer("min_content_length", 0, Integer.MAX_VALUE),
                fields.texts("content_type"),
                fields.bool("disable_on_etag_header", false),
                fields.bool("remove_accept_encoding_header", false));
    }

    /** The names of Envoy's API of today, and those of the one before, which manuals still show. */
    private static Map<String, Integer> levels() {
        var spellings = new LinkedHashMap<String, Integer>();
        spellings.put("DEFAULT_COMPRESSION", 0);
        spellings.put("BEST_SPEED", 1);
        spellings.put("BEST_COMPRESSION", BEST_LEVEL);
        for (int level = 1; level <= BEST_LEVEL; level++) {
            spellings.put("COMPRESSION_LEVEL_" + level, level);
        }
        spellings.put("DEFAULT", 0);
        spellings.put("SPEED", 1);
        spellings.put("BEST", BEST_LEVEL);
        return spellings;
    }

    private static Map<String, GzipStrategy> strategies() {
        var spellings = new LinkedHashMap<>(Fields.names(GzipStrategy.class));
        spellings.put("DEFAULT", GzipStrategy.DEFAULT_STRATEGY);
        spellings.put("HUFFMAN", GzipStrategy.HUFFMAN_ONLY);
        return spellings;
    }

    private static @Nullable Integer maxRequestBytes(Fields config) {
        var fields = config.object("buffer");
        if (fields == null) {
            return null;
        }
        if (!fields.has("max_request_bytes")) {
            fields.error("max_request_bytes", "is required");
        }
        if (fields.has("max_request_time")) {
            fields.notice("max_request_time", "has no effect: Envoy has no such limit any more");
        }
        var bytes = fields.integer("max_request_bytes", 1, Integer.MAX_VALUE);
        fields.finish();
        return bytes;
    }

    private static @Nullable AddressRule addresses(Fields config) {
        boolean allow = config.has("ip_allow");
        if (!allow && !config.has("ip_deny")) {
            return null;
        }
        if (allow && config.has("ip_deny")) {
            config.error("ip_deny", "cannot be given beside ip_allow");
        }
        var name = allow ? "ip_allow" : "ip_deny";
        var ranges = AddressRanges.parse(config, name);
        var given = config.raw(name);
        if (given != null && given.isArray() && given.isEmpty()) {
            config.error(name, "must have at least one entry");
        }
        return new AddressRule(allow, ranges);
    }
}
