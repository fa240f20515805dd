package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.LogService;
import io.dragoman.resources.model.LogService.Driver;
import io.dragoman.resources.model.LogService.LoggedHeader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code LogService}. */
final class LogServiceParser {
    private static final Map<String, Driver> DRIVERS = drivers();
    private static final int FLUSH_BYTES = 16_384;
    private static final int MAX_SECONDS = 86_400;

    private LogServiceParser() {}

    static @Nullable LogService parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var driver = spec.oneOf("driver", DRIVERS);
        if (!spec.has("driver")) {
            spec.error("driver", "is required: http or tcp");
        }
        if (!spec.text("protocol_version", "v2").equals("v3")) {
            spec.error("protocol_version", "must be v3: Envoy has no other version of access logs");
        }
        var result = new LogService(
                meta,
                spec.requiredText("service"),
                Objects.requireNonNullElse(driver, Driver.HTTP),
                headers(spec, driver),
                Duration.ofSeconds(spec.integer("flush_interval_time", 1, MAX_SECONDS, 1)),
                spec.integer("flush_interval_byte_size", 0, Integer.MAX_VALUE, FLUSH_BYTES),
                spec.nonEmptyText("stats_name"));
        // Access logs are sent by gRPC whatever it says.
        spec.bool("grpc", true);
        spec.finish();
        return ManifestParser.hasError(problems) ? null : result;
    }

    private static List<LoggedHeader> headers(Fields spec, @Nullable Driver driver) {
        var config = spec.object("driver_config");
        if (config == null) {
            return List.of();
        }
        var headers = config.objects("additional_log_headers").stream()
                .map(LogServiceParser::header)
                .toList();
        if (driver == Driver.TCP && !headers.isEmpty()) {
            config.error("additional_log_headers", "needs the driver http");
        }
        config.finish();
        return headers;
    }

    private static LoggedHeader header(Fields fields) {
        var header = new LoggedHeader(
                fields.requiredText("header_name"),
                fields.bool("during_request", true),
                fields.bool("during_response", true),
                fields.bool("during_trailer", true));
        fields.finish();
        return header;
    }

    private static Map<String, Driver> drivers() {
        var spellings = new LinkedHashMap<String, Driver>();
        spellings.put("http", Driver.HTTP);
        spellings.put("tcp", Driver.TCP);
        return spellings;
    }
}
