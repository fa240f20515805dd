package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io LogService: a gRPC service that is told of every request.
 *
 * @param meta metadata
 * @param service {@code spec.service}
 * @param driver {@code spec.driver}
 * @param headers {@code spec.driver_config.additional_log_headers}
 * @param flushInterval {@code spec.flush_interval_time} in seconds, default 1: how long entries are gathered
 * @param flushBytes {@code spec.flush_interval_byte_size}, default 16384: how many bytes of entries are gathered
 * @param statsName {@code spec.stats_name}: the service's name in statistics, or null
 */
public record LogService(
        Meta meta,
        String service,
        Driver driver,
        List<LoggedHeader> headers,
        Duration flushInterval,
        int flushBytes,
        @Nullable String statsName)
        implements Resource {
    /** Copies the list. */
    public LogService {
        headers = List.copyOf(headers);
    }

    /** What entries tell of. */
    public enum Driver {
        /** Connections. */
        TCP,
        /** Requests. */
        HTTP
    }

    /**
     * A header whose value is logged.
     *
     * @param name the header's name
     * @param request whether the request's is
     * @param response whether the response's is
     * @param trailer whether the response trailer's is
     */
    public record LoggedHeader(String name, boolean request, boolean response, boolean trailer) {}
}
