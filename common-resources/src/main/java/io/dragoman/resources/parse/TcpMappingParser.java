package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.TcpMapping;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code TCPMapping}. */
final class TcpMappingParser {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_WEIGHT = 100;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private TcpMappingParser() {}

    static @Nullable TcpMapping parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var port = spec.integer("port", 1, MAX_PORT);
        if (!spec.has("port")) {
            spec.error("port", "is required");
        }
        var host = spec.nonEmptyText("host");
        var mapping = new TcpMapping(
                meta,
                port == null ? 1 : port,
                address(spec),
                host == null || host.equals("*") ? null : host.toLowerCase(Locale.ROOT),
                spec.requiredText("service"),
                spec.nonEmptyText("tls"),
                spec.integer("weight", 0, MAX_WEIGHT),
                idleTimeout(spec),
                Objects.requireNonNullElse(spec.millis("connect_timeout_ms"), CONNECT_TIMEOUT),
                UpstreamOptionsParser.parse(spec));
        if (host != null && host.indexOf('*') >= 0 && !host.equals("*") && !host.matches("\\*\\.[^*]+")) {
            spec.error("host", "must be a name, *.suffix or *");
        }
        spec.ignore("v2ExplicitTLS");
        spec.finish();
        return ManifestParser.hasError(problems) ? null : mapping;
    }

    private static @Nullable String address(Fields spec) {
        var address = spec.nonEmptyText("address");
        if (address != null && !AddressRanges.isAddress(address)) {
            spec.error("address", "must be an IP address, but is \"" + address + '"');
        }
        return address;
    }

    /** The reference's schema wants a text here, and a number everywhere else. */
    private static @Nullable Duration idleTimeout(Fields spec) {
        var raw = spec.raw("idle_timeout_ms");
        if (raw != null && raw.isTextual()) {
            if (!raw.textValue().matches("\\d{1,9}")) {
                spec.error("idle_timeout_ms", "must be a number of milliseconds");
                return null;
            }
            return Duration.ofMillis(Long.parseLong(raw.textValue()));
        }
        return spec.millis("idle_timeout_ms");
    }
}
